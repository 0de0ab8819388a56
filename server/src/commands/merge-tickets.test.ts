/** Merging on the server: both histories or neither, what comes late goes on to the older ticket, and locks wait their turn. */
import { expect, test } from 'vitest'
import { applyAll } from '@shared/domain/apply'
import { MINUTE_MS } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import { replay, type Clock } from '@shared/sla'
import { rulesOf } from '../jobs/ladder/ladder-plan'
import { timelinesOf } from '../store/event-reader'
import { verifyTicketChain } from '../store/verify-chain'
import { command } from '../testing/world'
import { anna, boris, foundForEachTest, world } from '../testing/two-engineers'

foundForEachTest()

/** The older one first, a minute apart. */
async function registered(count = 2): Promise<readonly string[]> {
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    ids.push((await world.register(anna)).id)
    world.clock.pass(MINUTE_MS)
  }
  return ids
}
const ofTwo = (name: 'mergeTickets' | 'unmergeTickets', youngerId: string, intoId: string, options: object = {}) =>
  command(world, name, youngerId, { intoId }, { tickets: [youngerId, intoId], ...options } as never)

async function clocksOf(ticket: Ticket): Promise<readonly Clock[]> {
  const shared = await world.services.directories.load(world.database, world.organisationId)
  return replay(ticket.facts, rulesOf(shared), world.clock.at)
}

async function expectWhole(ids: readonly string[]): Promise<void> {
  const histories = await timelinesOf(world.database, ids)
  for (const id of ids) {
    expect(applyAll(histories.get(id) ?? [])).toEqual(await world.ticket(id))
    expect(await verifyTicketChain(world.database, id)).toEqual([])
  }
  expect(world.errors).toEqual([])
}

test('a merge and going apart write both tickets in one commit each, and a reader gets them', async () => {
  const [older, younger] = (await registered()) as [string, string]
  const reader = world.client(boris)
  await reader.pull()
  const merged = await world.client(anna).push(ofTwo('mergeTickets', younger, older))
  expect(merged).toMatchObject({ status: 'applied', versions: { [younger]: 2, [older]: 2 } })
  await reader.pull()
  expect(reader.held('ticket', younger)).toMatchObject({ state: 'cancelled', mergedIntoId: older })
  expect(reader.held('ticket', older)).toMatchObject({ state: 'new', duplicates: [{ ticketId: younger }] })
  const stored = await world.ticket(younger)
  expect(stored.facts.at(-1)?.type).toBe('cancelled')
  world.clock.pass(MINUTE_MS)
  expect(await world.client(boris).push(ofTwo('unmergeTickets', younger, older))).toMatchObject({ status: 'applied' })
  expect(await world.ticket(younger)).toMatchObject({ state: 'new', mergedIntoId: null })
  expect((await world.ticket(older)).duplicates).toEqual([])
  await expectWhole([older, younger])
})

test('a reply that was written offline meanwhile goes on to the older ticket, counts there, and is not lost', async () => {
  const [oldest, older, younger] = (await registered(3)) as [string, string, string]
  await world.client(anna).push(ofTwo('mergeTickets', younger, older))
  await world.client(anna).push(ofTwo('mergeTickets', older, oldest))
  const before = await world.ticket(younger)
  const reader = world.client(anna)
  await reader.pull()
  const given = await world.client(boris).push(command(world, 'reply', younger, { text: 'Перезагрузите роутер' }))
  expect(given).toMatchObject({
    status: 'merged',
    explanations: [{ field: 'mergedIntoId', rule: 'forwarded', mine: oldest }],
    versions: { [younger]: before.version, [oldest]: 3 },
  })
  expect(await world.ticket(younger)).toEqual(before)
  const stored = await world.ticket(oldest)
  expect(stored.lastPublicReplyAt).toBe(world.clock.at)
  expect(stored.facts.at(-1)).toMatchObject({ type: 'publicReply', at: world.clock.at })
  await reader.pull()
  expect(reader.history(oldest).at(-1)).toMatchObject({
    content: { text: 'Перезагрузите роутер' },
    actorId: boris.personId,
  })
  await expectWhole([oldest, older, younger])
})

test('a merge that was asked for offline counts when it was asked for, whatever happened on the older ticket since', async () => {
  const [older, younger] = (await registered()) as [string, string]
  const client = world.client(anna)
  const startedAt = world.clock.at
  await client.pull()
  world.clock.at = startedAt + 30 * MINUTE_MS
  const merge = ofTwo('mergeTickets', younger, older)
  // The first response of the younger one is due in the meantime, and would be broken if the merge counted after this.
  world.clock.at = startedAt + 90 * MINUTE_MS
  await world.client(boris).push(command(world, 'reply', older, { text: 'Уже смотрим' }))
  world.clock.at = startedAt + 120 * MINUTE_MS
  expect(await client.push(merge)).toMatchObject({ status: 'applied' })
  const merged = await world.ticket(younger)
  expect(merged.facts.at(-1)).toMatchObject({ type: 'cancelled', at: startedAt + 30 * MINUTE_MS })
  expect((await clocksOf(merged)).map(({ breachedAt }) => breachedAt)).toEqual([null, null])
  expect((await world.ticket(older)).facts.at(-1)).toMatchObject({ type: 'publicReply' })
  await expectWhole([older, younger])
})

test('a breach that the younger ticket had when it was merged still counts, and the older one takes no part in it', async () => {
  const [older, younger] = (await registered()) as [string, string]
  await world.client(boris).push(command(world, 'reply', older, { text: 'Уже смотрим' }))
  const dueAt = (await world.ticket(younger)).registeredAt + 60 * MINUTE_MS
  world.clock.at = dueAt + 30 * MINUTE_MS
  expect(await world.client(anna).push(ofTwo('mergeTickets', younger, older))).toMatchObject({ status: 'applied' })
  world.clock.pass(MINUTE_MS)
  const [response, resolution] = await clocksOf(await world.ticket(younger))
  expect(response).toMatchObject({ metric: 'firstResponse', state: 'cancelled', breachedAt: dueAt })
  expect(resolution).toMatchObject({ metric: 'resolution', state: 'cancelled', breachedAt: null })
  const ofOlder = await clocksOf(await world.ticket(older))
  expect(ofOlder.map(({ breachedAt }) => breachedAt)).toEqual([null, null])
  const types = ((await timelinesOf(world.database, [younger])).get(younger) ?? []).map(({ type }) => type)
  expect(types).not.toContain('breachWithdrawn')
})

test('a ticket of a restricted group is not merged into one that everybody reads, nor is what is said on it later', async () => {
  const zoya = await world.person({ name: 'Зоя', roles: ['engineer'], groups: [world.groups.security] })
  const older = (await world.register(anna)).id
  world.clock.pass(MINUTE_MS)
  const younger = (await world.register(zoya, { groupId: world.groups.security })).id
  expect(await world.client(zoya).push(ofTwo('mergeTickets', younger, older))).toMatchObject({
    status: 'rejected',
    code: 'merge.restricted',
  })
  expect((await world.ticket(older)).duplicates).toEqual([])
  const theirs = (await world.register(zoya, { groupId: world.groups.security })).id
  world.clock.pass(MINUTE_MS)
  expect(await world.client(zoya).push(ofTwo('mergeTickets', theirs, younger))).toMatchObject({ status: 'applied' })
  const opened = command(world, 'assign', younger, { assigneeId: null, groupId: world.groups.desk })
  expect(await world.client(zoya).push(opened)).toMatchObject({ status: 'applied' })
  expect(await world.client(zoya).push(command(world, 'addNote', theirs, { text: 'Тайна' }))).toMatchObject({
    status: 'conflict',
    code: 'ticket.merged',
  })
  const reader = world.client(boris)
  await reader.pull()
  expect(reader.history(younger).map(({ type }) => type)).not.toContain('noted')
})

test('merges that cross meet: the one that comes second is a conflict, and shows what stands', async () => {
  const [oldest, older, younger] = (await registered(3)) as [string, string, string]
  await world.client(anna).push(ofTwo('mergeTickets', older, oldest))
  const base = { base: { [younger]: { version: 1, seen: {} }, [older]: { version: 1, seen: { mergedIntoId: null } } } }
  const second = await world.client(boris).push(ofTwo('mergeTickets', younger, older, base))
  expect(second).toMatchObject({
    status: 'conflict',
    code: 'merge.olderMerged',
    explanations: [{ field: 'mergedIntoId', current: oldest }],
  })
  expect((await world.ticket(younger)).mergedIntoId).toBeNull()
})

test('replies on duplicates and on the older ticket at once are all written there, in whatever order they lock', async () => {
  const [older, ...duplicates] = (await registered(4)) as [string, ...string[]]
  for (const id of duplicates) await world.client(anna).push(ofTwo('mergeTickets', id, older))
  const asked = [older, ...duplicates, older, ...duplicates]
  const verdicts = await Promise.all(
    asked.map((id, index) =>
      world.client(index % 2 === 0 ? anna : boris).push(command(world, 'addNote', id, { text: `Заметка ${index}` })),
    ),
  )
  expect(verdicts.map(({ status }) => status)).toEqual(asked.map((id) => (id === older ? 'applied' : 'merged')))
  const notes = ((await timelinesOf(world.database, [older])).get(older) ?? []).filter(({ type }) => type === 'noted')
  expect(notes).toHaveLength(asked.length)
  await expectWhole([older, ...duplicates])
})
