/**
 * A small organisation for tests: a desk, a network group, a restricted group, and people of each role. Time stands
 * still until a test moves it.
 */
import { randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { CommandArgs } from '@shared/domain/commands'
import type { Command, CommandName } from '@shared/domain/command'
import { HOUR_MS, type Instant } from '@shared/domain/instant'
import type { Json } from '@shared/domain/json'
import type { Role } from '@shared/domain/people'
import type { Ticket } from '@shared/domain/ticket'
import type { Session } from '../api/context'
import { commandServices, type CommandServices } from '../commands/services'
import type { Database } from '../store/database'
import { toJson } from '../store/json'
import { foundOrganisation } from '../store/organisation'
import { TestClient } from './client'

export const START: Instant = Date.UTC(2026, 2, 2, 9)

export interface World {
  readonly database: Database
  readonly services: CommandServices
  readonly organisationId: string
  readonly groups: { readonly desk: string; readonly network: string; readonly security: string }
  readonly categoryId: string
  readonly requesterId: string
  /** Errors that were answered with `retryLater`. */
  readonly errors: unknown[]
  readonly clock: { at: Instant; pass(milliseconds: number): void }
  person(options: { name: string; roles: readonly Role[]; groups?: readonly string[] }): Promise<Session>
  setMembers(groupId: string, memberIds: readonly string[]): Promise<void>
  client(session: Session, options?: { skewMs?: number; clientId?: string }): TestClient
  /** Registers a ticket as a person, and gives it back as it stands. */
  register(session: Session, args?: Partial<CommandArgs['registerTicket']>): Promise<Ticket>
  ticket(id: string): Promise<Ticket>
}

export async function foundWorld(database: Database): Promise<World> {
  const clock = {
    at: START,
    pass(milliseconds: number) {
      clock.at += milliseconds
    },
  }
  const { organisationId, deskGroupId } = await foundOrganisation(database, {
    name: 'Опора-тест',
    deskName: 'Поддержка',
    isDemo: false,
    now: START,
  })
  const groups = { desk: deskGroupId, network: uuidv7(), security: uuidv7() }
  const group = {
    organisation_id: organisationId,
    member_ids: [],
    lead_id: null,
    manager_id: null,
    external_ref: null,
    last_command_id: null,
  }
  await database
    .insertInto('groups')
    .values([
      { ...group, id: groups.network, name: 'Сети' },
      { ...group, id: groups.security, name: 'Безопасность', is_restricted: true },
    ])
    .execute()
  const categoryId = uuidv7()
  await database
    .insertInto('categories')
    .values({
      id: categoryId,
      organisation_id: organisationId,
      name: 'Сеть',
      parent_id: null,
      group_id: groups.network,
      external_ref: null,
      last_command_id: null,
    })
    .execute()
  await publishRules(database, organisationId)
  const requesterId = await insertPerson(database, organisationId, 'Пётр Заявитель', [])
  return worldOn(database, { organisationId, groups, categoryId, requesterId, clock })
}

type Founded = Pick<World, 'organisationId' | 'groups' | 'categoryId' | 'requesterId' | 'clock'>

/** The same organisation in another copy of its database. */
export function worldOn(database: Database, founded: Founded): World {
  const { organisationId, clock } = founded
  const errors: unknown[] = []
  const services = commandServices({ database, now: () => clock.at, onError: (error) => errors.push(error) })
  const world: World = {
    ...founded,
    database,
    services,
    errors,
    async person({ name, roles, groups: groupIds = [] }) {
      const personId = await insertPerson(database, organisationId, name, roles)
      for (const groupId of groupIds) {
        const { member_ids: members } = await database
          .selectFrom('groups')
          .select('member_ids')
          .where('id', '=', groupId)
          .executeTakeFirstOrThrow()
        await world.setMembers(groupId, [...members, personId])
      }
      return {
        personId,
        roles,
        groupIds,
        organisationId,
        sessionId: uuidv7(),
        accountId: uuidv7(),
        expiresAt: START + HOUR_MS,
      }
    },
    async setMembers(groupId, memberIds) {
      await database
        .updateTable('groups')
        .set({ member_ids: [...memberIds] })
        .where('id', '=', groupId)
        .execute()
    },
    client: (session, options = {}) => new TestClient(world, session, options),
    async register(session, args = {}) {
      const id = uuidv7()
      const given = await world.client(session).push(registration(world, id, args))
      if (given.status !== 'applied') throw new Error(`The registration was not applied: ${given.code}`)
      return world.ticket(id)
    },
    async ticket(id) {
      const row = await database.selectFrom('tickets').select('image').where('id', '=', id).executeTakeFirstOrThrow()
      return row.image
    },
  }
  return world
}

async function insertPerson(
  database: Database,
  organisationId: string,
  name: string,
  roles: readonly Role[],
): Promise<string> {
  const id = uuidv7()
  const blank = { email: null, phone: null, department: null, tier: null, external_ref: null, last_command_id: null }
  await database
    .insertInto('people')
    .values({ ...blank, id, organisation_id: organisationId, name, roles: [...roles] })
    .execute()
  return id
}

async function publishRules(database: Database, organisationId: string): Promise<void> {
  const calendar = {
    id: 'office',
    version: 1,
    zone: 'Europe/Moscow',
    week: { mon: [['09:00', '18:00']] },
    holidays: [],
    overrides: {},
    breaks: {},
  }
  const targets = { firstResponseMinutes: 60, resolutionMinutes: 480 }
  const policy = {
    id: 'standard',
    version: 1,
    name: 'Standard',
    order: 1,
    match: {},
    calendar: { id: 'office', version: 1 },
    targets: { P1: targets, P2: targets, P3: targets, P4: targets },
  }
  const shared = { organisation_id: organisationId, version: 1, last_command_id: null }
  await database
    .insertInto('calendars')
    .values({ ...shared, id: calendar.id, definition: toJson(calendar) })
    .execute()
  await database
    .insertInto('policies')
    .values({ ...shared, id: policy.id, definition: toJson(policy) })
    .execute()
}

type CommandOptions = Partial<Omit<Command, 'name' | 'args' | 'tickets'>> & {
  readonly seen?: Readonly<Record<string, Json>>
}

/** A command as a client would send it. Its instant is the world's present one. */
export function command<Name extends CommandName>(
  world: Pick<World, 'clock'>,
  name: Name,
  ticketId: string,
  args: Partial<CommandArgs[Name]> = {},
  { seen, ...options }: CommandOptions = {},
): Command {
  return {
    id: uuidv7(),
    name,
    version: 1,
    tickets: [ticketId],
    args: args as unknown as Json,
    base: seen === undefined ? {} : { [ticketId]: { version: 1, seen } },
    deps: [],
    clientAt: world.clock.at,
    ...options,
  }
}

export function registration(
  world: World,
  ticketId: string,
  args: Partial<CommandArgs['registerTicket']> = {},
  options: CommandOptions = {},
): Command {
  const given = {
    kind: 'incident' as const,
    subject: 'Принтер не печатает',
    channel: 'portal' as const,
    impact: 'low' as const,
    urgency: 'medium' as const,
    ...(args.newRequester === undefined ? { requesterId: world.requesterId } : {}),
    ...args,
  }
  return command(world, 'registerTicket', ticketId, given, options)
}

export const newClientId = (): string => randomUUID()
