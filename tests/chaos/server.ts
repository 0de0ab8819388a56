/** The real server code on one PGlite: an organisation of its own for each run, and what its admins do to it. */
import { sql } from 'kysely'
import { compactSlice } from '@server/store/compact-feed'
import { feedBounds, trimFeed } from '@server/store/feed'
import { changeEpoch } from '@server/store/epoch'
import { pull } from '@server/sync/pull'
import { push } from '@server/sync/push'
import { pullPart } from '@server/sync/sums'
import type { Session } from '@server/api/context'
import { eraseEvent } from '@server/erasure/erase-event'
import { arrivalOf, finishArrival, takePart } from '@server/files/arrivals'
import type { FileStore } from '@server/files/file-store'
import { buildSegment } from '@server/segments/build-segment'
import { readSegments } from '@server/segments/read-segment'
import type { Database } from '@server/store/database'
import { toJson } from '@server/store/json'
import { foundWorld, type World } from '@server/testing/world'
import type { TierTable } from '@shared/domain/tiers'
import { partRequestSchema, pullRequestSchema, pushRequestSchema } from '@shared/protocol/sync'
import type { Erased } from './actions'
import { SOLD } from './invariants'
import type { ServerSide } from './network'

/** Small ones, of which a run has some. */
export const SEGMENT_SIZE = 2
const TIERS: TierTable = {
  currency: 'RUB',
  tiers: SOLD.map((id, index) => ({ id, name: id, pricePerMonth: index })),
}

const isPacked = (row: { readonly segment_id: string | null }): boolean => row.segment_id !== null
const isFile = (row: { readonly type: string }): boolean => row.type === 'attached'

export class ChaosServer {
  readonly #tokens = new Map<string, number>()
  /** Texts that were to be forgotten. */
  readonly erased = new Set<string>()
  /** Files that came whole and were not erased since: what the server has of itself says only what it remembers. */
  readonly sent = new Set<string>()

  private constructor(
    readonly world: World,
    readonly people: readonly Session[],
    private readonly files: FileStore,
  ) {}

  /** @param count people who work in it */
  static async found(database: Database, files: FileStore, count: number): Promise<ChaosServer> {
    const world = await foundWorld(database)
    const people: Session[] = []
    for (let index = 0; index < count; index += 1) {
      const groups = [world.groups.desk, index === 0 ? world.groups.security : world.groups.network]
      people.push(await world.person({ name: `Инженер ${index + 1}`, roles: ['engineer'], groups }))
    }
    // Somebody to raise a ticket to, and something to sell.
    const { personId } = people.at(-1)!
    await database.updateTable('groups').set({ lead_id: personId }).where('id', '=', world.groups.desk).execute()
    await database
      .updateTable('organisations')
      .set({ tiers: toJson(TIERS) })
      .where('id', '=', world.organisationId)
      .execute()
    return new ChaosServer(world, people, files)
  }

  /** As the API reads it with every request: roles and groups of this moment. */
  async session(person: Session): Promise<Session> {
    const { roles, groupIds } = await this.world.database
      .selectFrom('people')
      .select([
        'roles',
        sql<string[]>`array(
          select id from groups where organisation_id = people.organisation_id and people.id = any(member_ids)
          order by id)`.as('groupIds'),
      ])
      .where('id', '=', person.personId)
      .executeTakeFirstOrThrow()
    return { ...person, roles, groupIds }
  }

  tokenOf({ personId }: Session): string {
    return `${personId}.${this.#tokens.get(personId) ?? 0}`
  }

  expireToken({ personId }: Session): void {
    this.#tokens.set(personId, (this.#tokens.get(personId) ?? 0) + 1)
  }

  /** @param schema of the client's version, asked with each request */
  sideOf(person: Session, schema: () => number): ServerSide {
    const { services } = this.world
    return {
      isSignedIn: (token) => token === this.tokenOf(person),
      push: async (request) => {
        const body = { ...pushRequestSchema.parse(request), schema: schema() }
        return push(services, await this.session(person), body)
      },
      pull: async (request) => {
        const body = { ...pullRequestSchema.parse(request), schema: schema() }
        return pull(services, 'server', await this.session(person), body)
      },
      pullPart: async (request) => {
        const body = { ...partRequestSchema.parse(request), schema: schema() }
        return pullPart(services, await this.session(person), body)
      },
      arrival: async (file) => arrivalOf(this.#arrivals, await this.session(person), file),
      putPart: async (file, { index, hash, bytes }) => {
        await takePart(this.#arrivals, await this.session(person), file, { index, partHash: hash, bytes })
        return { serverNow: this.world.clock.at }
      },
      finish: async (file) => {
        const session = await this.session(person)
        const { isStored } = await arrivalOf(this.#arrivals, session, file)
        await finishArrival(this.#arrivals, session, file)
        if (!isStored) this.sent.add(file.hash)
        return { serverNow: this.world.clock.at }
      },
      segments: async (ids) => readSegments(this.world.database, await this.session(person), ids),
    }
  }

  get #arrivals(): Parameters<typeof arrivalOf>[0] {
    return { database: this.world.database, files: this.files, now: () => this.world.clock.at }
  }

  async setRoles({ personId }: Session, roles: Session['roles']): Promise<void> {
    await this.world.database
      .updateTable('people')
      .set({ roles: [...roles] })
      .where('id', '=', personId)
      .execute()
  }

  /** Moves a person into or out of the group whose tickets not everybody reads. */
  async toggleSecurity({ personId }: Session): Promise<void> {
    const { groups, database } = this.world
    const { member_ids: members } = await database
      .selectFrom('groups')
      .select('member_ids')
      .where('id', '=', groups.security)
      .executeTakeFirstOrThrow()
    const next = members.includes(personId) ? members.filter((id) => id !== personId) : [...members, personId]
    await this.world.setMembers(groups.security, next)
  }

  /** Somebody asks for a text of theirs to be forgotten. @param of where there is something of it */
  async erase(pick: number, of: Erased): Promise<void> {
    const { database, organisationId, clock } = this.world
    const said = await database
      .selectFrom('event_content')
      .innerJoin('events', 'events.id', 'event_content.event_id')
      .leftJoin('segment_tickets', 'segment_tickets.ticket_id', 'events.ticket_id')
      .select(['event_id', 'segment_id', 'type'])
      .where('events.organisation_id', '=', organisationId)
      // The telephone of a requester is theirs still.
      .where('type', 'not in', ['erased', 'requesterChanged'])
      .orderBy('event_id')
      .execute()
    const isMeant = { anything: () => true, packed: isPacked, file: isFile }[of]
    const meant = said.filter(isMeant)
    const from = meant.length === 0 ? said : meant
    const chosen = from[pick % Math.max(1, from.length)]
    if (chosen === undefined) return
    const ports = { database, files: this.files, now: () => clock.at }
    const request = { organisationId, eventId: chosen.event_id, reason: 'По запросу', by: 'root@chaos' }
    const { events, bytes } = await eraseEvent(ports, request)
    for (const { hash, isShared } of bytes) if (!isShared) this.sent.delete(hash)
    for (const { content } of events) for (const text of Object.values(content ?? {})) this.erased.add(text)
  }

  /** Whether the bytes of a file are in the store. */
  async hasBytes(hash: string): Promise<boolean> {
    const bytes = await this.files.read({ organisationId: this.world.organisationId, hash })
    bytes?.destroy()
    return bytes !== null
  }

  /** Everything in the feed so far is older than what is kept of it: cursors before its end get 410. */
  async trim(): Promise<void> {
    const { database, organisationId } = this.world
    const { last } = await feedBounds(database, organisationId)
    await trimFeed(database, organisationId, last.seq)
  }

  /** Everything in the feed so far is behind the horizon: of each entity the last change stays, in small slices. */
  async compact(): Promise<void> {
    const { database, organisationId } = this.world
    const { last } = await feedBounds(database, organisationId)
    let slice = await compactSlice(database, organisationId, last.seq, 7)
    while (!slice.isLast) slice = await compactSlice(database, organisationId, last.seq, 7)
  }

  async buildSegments(): Promise<void> {
    const { database, organisationId, clock } = this.world
    while (await buildSegment(database, organisationId, clock.at, SEGMENT_SIZE));
  }

  async changeEpoch(): Promise<void> {
    await changeEpoch(this.world.database, this.world.organisationId)
  }
}
