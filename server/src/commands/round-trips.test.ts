/** What a command costs: on a PostgreSQL server every statement is a way there and back, on PGlite one into its engine. */
import type { KyselyPlugin } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, registration, worldOn, type World } from '../testing/world'

let opened: TestDatabase
let world: World
let anna: Session
let statements: string[] = []

/** Sees every statement but BEGIN and COMMIT. */
const watching: KyselyPlugin = {
  transformQuery({ node }) {
    statements.push(node.kind)
    return node
  },
  transformResult: ({ result }) => Promise.resolve(result),
}

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  const founded = await foundWorld(opened.database)
  anna = await founded.person({ name: 'Анна', roles: ['engineer'], groups: [founded.groups.desk] })
  world = worldOn(opened.database.withPlugin(watching), founded)
  // Whatever is read once and kept has been read.
  await world.register(anna)
})

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  statements = []
  await work()
  return statements.length
}

/** Besides what a push of any length asks: the epoch, the contact, its gaps. */
const OF_A_PUSH = 3

test('a command opens, writes its ticket and closes: three statements, also where clocks move', async () => {
  const ticket = await world.register(anna)
  const client = world.client(anna)
  const note = command(world, 'addNote', ticket.id, { text: 'Лоток погнут' })
  expect(await statementsOf(() => client.push(note))).toBe(OF_A_PUSH + 3)
  const reply = command(world, 'reply', ticket.id, { text: 'Смотрим' }, { deps: [note.id], seen: { assigneeId: null } })
  expect(await statementsOf(() => client.push(reply))).toBe(OF_A_PUSH + 3)
})

test('a repeat is answered by two more reads, a refusal by one write', async () => {
  const ticket = await world.register(anna)
  const client = world.client(anna)
  const note = command(world, 'addNote', ticket.id, { text: 'Лоток погнут' })
  await client.push(note)
  expect(await statementsOf(() => client.push(note))).toBe(OF_A_PUSH + 3)
  const empty = command(world, 'addNote', ticket.id, { text: '' })
  expect(await statementsOf(() => client.push(empty))).toBe(OF_A_PUSH + 2)
})

test('a registration of somebody known takes its number besides', async () => {
  const asked = registration(world, uuidv7())
  expect(await statementsOf(() => world.client(anna).push(asked))).toBe(OF_A_PUSH + 4)
})

test('a pull that finds nothing new asks for the epoch, the contact and where the feed ends', async () => {
  const client = world.client(anna)
  await client.pull()
  expect(await statementsOf(() => client.pull())).toBe(3)
})
