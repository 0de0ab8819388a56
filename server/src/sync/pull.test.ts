import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { applyAll } from '@shared/domain/apply'
import { SYNC_SCHEMA, type Verdict } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import { feedBounds, NO_COMMIT, trimFeed } from '../store/feed'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, registration, type World } from '../testing/world'
import { writeCursor } from './cursor'
import { pull } from './pull'

let opened: TestDatabase
let world: World
let anna: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
})

const registerMany = async (count: number): Promise<readonly string[]> => {
  const ids = Array.from({ length: count }, () => uuidv7())
  await world.client(anna).pushAll(ids.map((id) => registration(world, id)))
  return ids
}

describe('a snapshot', () => {
  test('brings the directory, the people, then tickets with their histories, the newest first', async () => {
    const ids = await registerMany(7)
    const client = world.client(anna)
    const changes = await client.pull(4)
    const order = [...new Set(changes.map((change) => change.entity))]
    expect(order).toEqual(['settings', 'group', 'category', 'calendar', 'policy', 'person', 'ticket', 'timeline'])
    expect(changes.filter((change) => change.entity === 'ticket').map((change) => change.id)).toEqual(
      [...ids].sort().reverse(),
    )
    for (const id of ids) expect(applyAll(client.history(id))).toEqual(client.held('ticket', id))
  })

  test('can be broken off and taken up again, and says how far it is', async () => {
    await registerMany(5)
    const client = world.client(anna)
    const seen: (number | null)[] = []
    let page = await client.pullPage(2)
    while (page.snapshot !== null) {
      seen.push(page.snapshot.done)
      expect(page).toMatchObject({ seq: null, hasMore: true, snapshot: { total: 5 } })
      const again = world.client(anna, { clientId: client.id })
      again.cursor = client.cursor
      expect((await again.pullPage(2)).changes).toEqual((page = await client.pullPage(2)).changes)
    }
    expect(seen.at(-1)).toBe(5)
    expect(client.ids('ticket')).toHaveLength(5)
  })

  test('misses nothing that happens while it is under way', async () => {
    const ids = await registerMany(4)
    const client = world.client(anna)
    await client.pullPage(2)
    await client.pullPage(100)
    const newest = await world.register(anna)
    await world.client(anna).push(command(world, 'take', ids[3]!))
    await client.pullPage(2)
    await world.client(anna).push(command(world, 'take', ids[0]!))
    await client.pull(2)
    expect(client.ids('ticket')).toEqual([...ids, newest.id].sort())
    for (const id of client.ids('ticket')) {
      expect(client.held('ticket', id)).toEqual(await world.ticket(id))
      expect(applyAll(client.history(id))).toEqual(await world.ticket(id))
    }
  })
})

describe('the feed', () => {
  test('never splits a commit, however small the page', async () => {
    const [id] = await registerMany(1)
    const client = world.client(anna)
    await client.pull()
    await world
      .client(anna)
      .pushAll([
        command(world, 'take', id!),
        command(world, 'setPending', id!, { reason: 'requester', until: world.clock.at + 3_600_000, text: 'Ждём' }),
        command(world, 'resolve', id!, { code: 'solved', text: 'Готово', isReply: true }),
      ])
    for (let page = await client.pullPage(1); ; page = await client.pullPage(1)) {
      expect(applyAll(client.history(id!))?.version).toBe(
        client.held('ticket', id!)?.version === undefined ? undefined : client.history(id!).length,
      )
      const rows = await world.database
        .selectFrom('feed')
        .select(['seq', 'commit_id'])
        .where('organisation_id', '=', world.organisationId)
        .orderBy('seq')
        .execute()
      const before = rows.filter((row) => row.seq <= page.seq!)
      const after = rows.filter((row) => row.seq > page.seq!)
      expect(new Set(before.map((row) => row.commit_id)).has(after[0]?.commit_id ?? -1)).toBe(false)
      if (!page.hasMore) break
    }
    expect(client.held('ticket', id!)).toEqual(await world.ticket(id!))
  })

  test('sends the latest image of a ticket once a page, and ends where the verdicts said', async () => {
    const [id] = await registerMany(1)
    const client = world.client(anna)
    await client.pull()
    const verdicts = await world
      .client(anna)
      .pushAll([1, 2, 3].map((minutes) => command(world, 'logWork', id!, { minutes })))
    const changes = await client.pull()
    expect(changes.filter((change) => change.entity === 'ticket')).toMatchObject([
      { version: 4, image: { workMinutes: 6 } },
    ])
    expect(changes.filter((change) => change.entity === 'event')).toHaveLength(3)
    expect(client.seq).toBe(verdicts.at(-1)?.seq)
  })

  test('cannot be bypassed: raw SQL shows, with a version that counts', async () => {
    const client = world.client(anna)
    await client.pull()
    await world.database.updateTable('people').set({ name: 'Пётр Новый' }).where('id', '=', world.requesterId).execute()
    await world.database
      .updateTable('categories')
      .set({ is_active: false })
      .where('id', '=', world.categoryId)
      .execute()
    await client.pull()
    expect(client.held('person', world.requesterId)?.name).toBe('Пётр Новый')
    expect(client.held('category', world.categoryId)?.isActive).toBe(false)
    await world.database.deleteFrom('categories').where('id', '=', world.categoryId).execute()
    expect(await client.pull()).toEqual([{ op: 'delete', entity: 'category', id: world.categoryId }])
  })

  test('sends an event again, without its text, when the text was erased', async () => {
    const ticket = await world.register(anna)
    const client = world.client(anna)
    await client.pull()
    await world.client(anna).push(command(world, 'reply', ticket.id, { text: 'Личное' }))
    await client.pull()
    const event = client.history(ticket.id)[1]
    expect(event?.content).toEqual({ text: 'Личное' })
    await world.database.deleteFrom('event_content').where('event_id', '=', event!.id).execute()
    await client.pull()
    expect(client.history(ticket.id)[1]?.content).toBeNull()
  })

  test('tells notices to their person alone', async () => {
    const boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
    const [forAnna, forBoris] = [world.client(anna), world.client(boris)]
    const ticket = await world.register(anna)
    await Promise.all([forAnna.pull(), forBoris.pull()])
    await world.client(anna).push(command(world, 'assign', ticket.id, { assigneeId: boris.personId }))
    await Promise.all([forAnna.pull(), forBoris.pull()])
    expect(forAnna.ids('notice')).toEqual([])
    expect(forBoris.ids('notice')).toHaveLength(1)
    const newInstallation = world.client(boris)
    await newInstallation.pull()
    expect(newInstallation.ids('notice')).toEqual(forBoris.ids('notice'))
  })
})

describe('refusals', () => {
  /** As one comes back: with what it is about. */
  const recalled = (refused: Verdict, ticketId: string): Verdict => ({
    ...refused,
    asked: { name: 'reopen', tickets: [ticketId] },
  })

  test("reach the person's other installations and a new one, not the client that was answered, nor anybody else", async () => {
    const boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
    const ticket = await world.register(anna)
    const [pushing, second, colleague] = [world.client(anna), world.client(anna), world.client(boris)]
    for (const client of [pushing, second, colleague]) await client.pull()
    const refused = await pushing.push(command(world, 'reopen', ticket.id, { reason: 'Опять' }))
    for (const client of [pushing, second, colleague]) await client.pull()
    const third = world.client(anna)
    await third.pull()
    expect(refused.status).toBe('rejected')
    const told = recalled(refused, ticket.id)
    expect([pushing, second, colleague, third].map((client) => client.verdicts)).toEqual([[], [told], [], [told]])
  })

  test('that were decided about go to nobody any more, and leave the other computers of that person', async () => {
    const boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
    const ticket = await world.register(anna)
    const [pushing, second, colleague] = [world.client(anna), world.client(anna), world.client(boris)]
    const refused = await pushing.push(command(world, 'reopen', ticket.id, { reason: 'Опять' }))
    const open = await pushing.push(command(world, 'reopen', ticket.id, { reason: 'И ещё раз' }))
    await second.pull()
    const stillOpen = recalled(open, ticket.id)
    expect(second.verdicts).toEqual([recalled(refused, ticket.id), stillOpen])
    // Nobody decides for another.
    colleague.decisions = [open.commandId]
    pushing.decisions = [refused.commandId, uuidv7()]
    for (const client of [colleague, pushing, second, colleague]) await client.pull()
    expect(second.decided).toEqual([refused.commandId])
    expect(colleague.decided).toEqual([])
    const reinstalled = world.client(anna)
    await reinstalled.pull()
    expect(reinstalled.verdicts).toEqual([stillOpen])
    expect(reinstalled.decided).toEqual([refused.commandId])
    // A page that holds the refusal and the decision says only that it is over.
    const late = world.client(anna)
    await late.pull()
    const third = await pushing.push(command(world, 'reopen', ticket.id, { reason: 'Снова' }))
    pushing.decisions = [third.commandId]
    await pushing.pull()
    await late.pull()
    expect(late.verdicts).toEqual([stillOpen])
    expect(late.decided).toEqual([refused.commandId, third.commandId])
  })
})

describe('a cursor', () => {
  const body = (cursor: string | null, changed: object = {}) => ({
    clientId: uuidv7(),
    clientNow: world.clock.at,
    schema: SYNC_SCHEMA,
    epoch: null,
    decided: [],
    sums: false,
    segments: false,
    cursor,
    limit: 100,
    ...changed,
  })
  const pulling = (cursor: string | null, changed: object = {}) =>
    pull(world.services, 'server', anna, body(cursor, changed))

  test.each([
    '',
    'x',
    'f:',
    'f:-1:0',
    'f:1e3:0',
    'f:1:x',
    'f:12',
    's:1:people',
    's:1:0:tickets:x:0:0',
    's:1:0.1:people:-:0:0',
    's:1:0.1:mine:12:0:0:0:0:0',
    's:1:0.1:segments:01890000-0000-7000-8000-000000000000:0:0:0:0:0',
    'f:99999999999999999999:0',
  ])('that is none of ours (%s), or of another version, sends the client to begin anew', async (cursor) => {
    await expect(pulling(cursor)).rejects.toMatchObject({ status: 410, code: 'sync.cursorTooOld' })
  })

  test('from before the first change brings every change', async () => {
    const start = writeCursor({ kind: 'feed', position: { seq: 0, commit: NO_COMMIT } })
    expect((await pulling(start)).changes.map((change) => change.entity)).toContain('settings')
  })

  test('behind what was trimmed has to begin again; one that stands just there goes on', async () => {
    const [behind, there] = [world.client(anna), world.client(anna)]
    await behind.pull()
    await world.register(anna)
    await there.pull()
    expect((await pulling(behind.cursor)).changes.length).toBeGreaterThan(0)
    const trim = async (): Promise<number> => {
      const { last } = await feedBounds(world.database, world.organisationId)
      return trimFeed(world.database, world.organisationId, last.seq)
    }
    expect(await trim()).toBeGreaterThan(0)
    expect(await trim()).toBe(0)
    await expect(pulling(behind.cursor)).rejects.toMatchObject({ status: 410, code: 'sync.cursorTooOld' })
    expect(await there.pull()).toEqual([])
    await world.register(anna)
    await there.pull()
    expect(there.ids('ticket')).toHaveLength(2)
    behind.cursor = null
    await behind.pull()
    expect(behind.ids('ticket')).toHaveLength(2)
    expect(await behind.pull()).toEqual([])
  })

  test('of another epoch is refused, and so is a schema that is no longer spoken', async () => {
    const { epoch } = await pulling(null)
    await expect(pulling(null, { epoch })).resolves.toMatchObject({ epoch })
    await expect(pulling(null, { epoch: uuidv7() })).rejects.toMatchObject({ status: 409, code: 'sync.epochChanged' })
    await expect(pulling(null, { schema: SYNC_SCHEMA - 1 })).rejects.toMatchObject({
      status: 426,
      code: 'sync.schemaTooOld',
    })
    await world.database
      .updateTable('organisations')
      .set({ epoch: uuidv7() })
      .where('id', '=', world.organisationId)
      .execute()
    await expect(pulling(null, { epoch })).rejects.toMatchObject({ status: 409 })
  })
})
