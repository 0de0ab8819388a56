import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyAll } from '@shared/domain/apply'
import { COMMAND_NAMES, type Command, type CommandName } from '@shared/domain/command'
import { DAY_MS, MINUTE_MS } from '@shared/domain/instant'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import type { TestClient } from '../testing/client'
import { command, foundWorld, registration, type World } from '../testing/world'
import { timelinesOf } from './event-reader'
import { verifyTicketChain } from './verify-chain'

let opened: TestDatabase

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())

interface Step {
  readonly who: number
  readonly ticket: number
  readonly name: Exclude<CommandName, 'registerTicket'>
  readonly minutesLater: number
  readonly offlineMinutes: number
  readonly isStale: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(3),
  ticket: fc.nat(2),
  name: fc.constantFrom(...COMMAND_NAMES.filter((name) => name !== 'registerTicket')),
  minutesLater: fc.nat(90),
  offlineMinutes: fc.nat(120),
  isStale: fc.boolean(),
})

test(
  'whatever people ask for, every history gives the stored ticket, its chain holds, and a client has the same',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const world = await foundWorld(opened.database)
        const people = [
          await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] }),
          await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk, world.groups.network] }),
          await world.person({ name: 'Вера', roles: ['engineer'], groups: [world.groups.network] }),
          await world.person({ name: 'Глеб', roles: ['lead'] }),
        ]
        const clients = people.map((person) => world.client(person))
        const reader = world.client(people[0]!)
        await reader.pull()
        const ids = [uuidv7(), uuidv7(), uuidv7()]
        await clients[0]!.pushAll(ids.map((id) => registration(world, id)))
        for (const next of steps) await take(world, next, people, clients, ids)

        expect(world.errors).toEqual([])
        await reader.pull(3)
        const timelines = await timelinesOf(world.database, ids)
        for (const id of ids) {
          const stored = await world.ticket(id)
          const events = timelines.get(id) ?? []
          expect(applyAll(events)).toEqual(stored)
          expect(await verifyTicketChain(world.database, id)).toEqual([])
          expect(reader.held('ticket', id)).toEqual(stored)
          expect(reader.history(id)).toEqual(events)
          expect(stored.facts.map((fact) => fact.at)).toEqual(
            stored.facts.map((fact) => fact.at).sort((left, right) => left - right),
          )
        }
      }),
      { numRuns: Number(process.env['OPORA_TEST_RUNS'] ?? 12) },
    )
  },
)

async function take(
  world: World,
  { who, ticket, name, minutesLater, offlineMinutes, isStale }: Step,
  people: readonly Session[],
  clients: readonly TestClient[],
  ids: readonly string[],
): Promise<void> {
  world.clock.pass(minutesLater * MINUTE_MS)
  const id = ids[ticket]!
  const current = await world.ticket(id)
  const seen = isStale ? { state: 'new', assigneeId: null, priority: 'P4', handOver: null } : {}
  const clientAt = world.clock.at - offlineMinutes * MINUTE_MS
  const isOfTwo = ['linkToMajor', 'unlinkFromMajor', 'mergeTickets', 'unmergeTickets'].includes(name)
  const otherId = ids[(ticket + 1) % ids.length]!
  const asked: Command = {
    ...command(world, name, id, {}, { seen, clientAt }),
    tickets: isOfTwo ? [id, otherId] : [id],
    args: argsOf(world, name, people[who]!, current.lastCommandId, otherId),
  }
  await clients[who]!.push(asked)
}

function argsOf(
  world: World,
  name: Step['name'],
  me: Session,
  lastCommandId: string | null,
  otherId: string,
): Command['args'] {
  switch (name) {
    case 'assign':
      return { assigneeId: me.personId }
    case 'reply':
    case 'addNote':
      return { text: 'Слова' }
    case 'attach':
      // On its way for ever: what has not arrived changes nothing.
      return { file: { hash: 'a'.repeat(64), size: 10, name: 'scan.png' } }
    case 'recordMessage':
      return { channel: 'phone', text: 'Всё ещё не работает' }
    case 'changeState':
      return { to: 'inProgress' }
    case 'setPending':
      return { reason: 'requester', until: world.clock.at + DAY_MS, text: 'Ждём ответа' }
    case 'setPriority':
      return { priority: 'P2', reason: 'Горит' }
    case 'classify':
      return { categoryId: world.categoryId }
    case 'changeRequester':
      return { requesterId: world.requesterId, zone: { seen: null, to: 'Asia/Omsk' }, phone: { seen: null, to: '305' } }
    case 'applyPolicy':
      return { policyId: 'standard', policyVersion: 1 }
    case 'handOver':
      return { toGroupId: world.groups.network, reason: 'Сеть' }
    case 'answerHandOver':
      return { isAccepted: false, reason: 'Не наше' }
    case 'bringIn':
      return { groupId: world.groups.network, reason: 'Нужны вдвоём' }
    case 'release':
      return { groupId: world.groups.network }
    case 'declareMajor':
    case 'endMajor':
      return { reason: 'Весь этаж' }
    case 'linkToMajor':
    case 'unlinkFromMajor':
      return { majorId: otherId }
    case 'mergeTickets':
    case 'unmergeTickets':
      return { intoId: otherId }
    case 'raise':
      return { to: 'lead', of: 'assigned', reason: 'Стоит' }
    case 'logWork':
      return { minutes: 5 }
    case 'resolve':
      return { code: 'solved', text: 'Готово', isReply: true }
    case 'reopen':
    case 'cancel':
      return { reason: 'Опять' }
    case 'undo':
      return { commandId: lastCommandId }
    case 'take':
    case 'acknowledge':
    case 'noActionNeeded':
    case 'close':
      return {}
  }
}

describe('a history in which', () => {
  const tampered: readonly (readonly [
    string,
    (world: World, eventId: string) => Promise<unknown>,
    number,
    readonly string[],
  ])[] = [
    ['nothing was touched', async () => undefined, 2, []],
    ['a text was erased', erase, 2, []],
    ['an actor was changed', (world, id) => change(world, id, { actor_id: world.requesterId }), 2, ['event']],
    ['a time was changed', (world, id) => change(world, id, { effective_at: 1 }), 2, ['event']],
    ['a text was changed', rewrite, 2, ['content']],
    ['an event was removed', remove, 2, ['sequence']],
    ['the last event was removed', remove, 3, ['end']],
  ]
  test.each(tampered)('%s says so', async (_what, tamper, seqInTicket, faults) => {
    const world = await foundWorld(opened.database)
    const anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
    const { id } = await world.register(anna)
    await world
      .client(anna)
      .pushAll([command(world, 'reply', id, { text: 'Первый' }), command(world, 'reply', id, { text: 'Второй' })])
    const event = (await timelinesOf(world.database, [id])).get(id)![seqInTicket - 1]!
    await tamper(world, event.id)
    expect((await verifyTicketChain(world.database, id)).map((found) => found.fault)).toEqual(faults)
  })
})

const change = (world: World, id: string, values: { actor_id?: string; effective_at?: number }): Promise<unknown> =>
  world.database.updateTable('events').set(values).where('id', '=', id).execute()

function rewrite(world: World, id: string): Promise<unknown> {
  const body = JSON.stringify({ text: 'Другое' })
  return world.database.updateTable('event_content').set({ body }).where('event_id', '=', id).execute()
}

function erase(world: World, id: string): Promise<unknown> {
  return world.database.deleteFrom('event_content').where('event_id', '=', id).execute()
}

async function remove(world: World, id: string): Promise<void> {
  await erase(world, id)
  await world.database.deleteFrom('events').where('id', '=', id).execute()
}
