import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { differingParts, DIVIDED, partOf, SumsOf, WHOLE, type Sums } from '@shared/protocol/sums'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import type { TestClient } from '../testing/client'
import { command, foundWorld, registration, type World } from '../testing/world'

let opened: TestDatabase
let world: World
let anna: Session
let guard: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  guard = await world.person({ name: 'Семён', roles: ['engineer'], groups: [world.groups.security] })
})

/** A client that has read everything, with the sums that came with its last page. */
async function reader(session: Session): Promise<{ client: TestClient; sums: Sums | undefined }> {
  const client = world.client(session)
  client.wantsSums = true
  let page = await client.pullPage()
  while (page.hasMore) {
    expect(page.sums).toBeUndefined()
    page = await client.pullPage()
  }
  return { client, sums: page.sums }
}

/** As a client reckons them. */
function sumsOf(client: TestClient): Sums {
  const sums = new SumsOf()
  const latest = new Map(
    client.changes.flatMap((change) => (change.op === 'upsert' ? [[`${change.entity}/${change.id}`, change]] : [])),
  )
  for (const entity of [...DIVIDED, ...WHOLE]) {
    for (const id of client.ids(entity)) sums.add(entity, id, latest.get(`${entity}/${id}`)?.version ?? 0)
  }
  return sums.sums
}

/** An open one, a finished one, one that a restricted group has, and one that it has and in which anna took part. */
async function registerAll(): Promise<{ readonly hidden: string }> {
  const network = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
  const finished = await world.register(anna)
  await world.client(anna).push(command(world, 'resolve', finished.id, { code: 'solved', text: 'Да', isReply: true }))
  await world.register(network)
  const hand = (ticketId: string) =>
    command(world, 'handOver', ticketId, { toGroupId: world.groups.security, reason: 'К ним' })
  const accept = (ticketId: string) => command(world, 'answerHandOver', ticketId, { isAccepted: true, reason: 'Берём' })
  const [hidden, shared] = [await world.register(network), await world.register(anna)]
  await world.client(network).push(hand(hidden.id))
  await world.client(anna).push(hand(shared.id))
  for (const { id } of [hidden, shared]) await world.client(guard).push(accept(id))
  return { hidden: hidden.id }
}

describe('sums of the server', () => {
  test('are those of what each person was sent, whatever they may read', async () => {
    const { hidden } = await registerAll()
    const auditor = await world.person({ name: 'Вера', roles: ['auditor'] })
    const held = new Map<Session, boolean>()
    for (const person of [anna, guard, auditor]) {
      const { client, sums } = await reader(person)
      expect(differingParts(sums ?? {}, sumsOf(client))).toEqual([])
      expect(Object.keys(sums ?? {})).toContain('group')
      held.set(person, client.ids('ticket').includes(hidden))
    }
    expect([...held.values()]).toEqual([false, true, true])
  })

  test('reckon as the client does, for many ids and versions', async () => {
    await world.client(anna).pushAll(Array.from({ length: 60 }, () => registration(world, uuidv7())))
    const { client, sums } = await reader(anna)
    expect(client.ids('ticket')).toHaveLength(60)
    expect(differingParts(sums ?? {}, sumsOf(client))).toEqual([])
  })

  test('come only where they are asked for', async () => {
    const client = world.client(anna)
    await client.pull()
    expect((await client.pullPage()).sums).toBeUndefined()
  })

  test('tell a client that holds an older version, or none, or one too many', async () => {
    const ticket = await world.register(anna)
    const { client } = await reader(anna)
    const before = sumsOf(client)
    await world.client(anna).push(command(world, 'take', ticket.id))
    const after = (await client.pullPage()).sums ?? {}
    expect(differingParts(after, before)).toEqual([partOf('ticket', ticket.id)])
    const another = await world.register(anna)
    expect(differingParts((await client.pullPage()).sums ?? {}, after)).toEqual([partOf('ticket', another.id)])
  })
})

describe('a part', () => {
  test('is what its person may read, with whole histories', async () => {
    const { hidden } = await registerAll()
    const { client } = await reader(anna)
    for (const id of client.ids('ticket')) {
      const { changes } = await client.pullPart(partOf('ticket', id))
      expect(changes).toContainEqual(expect.objectContaining({ entity: 'ticket', image: await world.ticket(id) }))
      const timeline = changes.find((change) => change.entity === 'timeline' && change.id === id)
      expect(timeline?.image).toEqual(client.history(id))
    }
    const { changes } = await client.pullPart(partOf('ticket', hidden))
    expect(changes.map(({ id }) => id)).not.toContain(hidden)
    expect((await (await reader(guard)).client.pullPart(partOf('ticket', hidden))).changes).toContainEqual(
      expect.objectContaining({ entity: 'ticket', id: hidden }),
    )
  })

  test('of the directory is all of it', async () => {
    const { client } = await reader(anna)
    const { changes } = await client.pullPart('group')
    expect(changes.map(({ id }) => id).toSorted()).toEqual(client.ids('group'))
    const people = await client.pullPart(partOf('person', anna.personId))
    expect(people.changes).toContainEqual(expect.objectContaining({ entity: 'person', id: anna.personId }))
  })

  test('is refused to whoever knows another epoch, or asks for what there is not', async () => {
    const { client } = await reader(anna)
    await expect(client.pullPart('notice')).rejects.toMatchObject({ status: 400, code: 'request.invalid' })
    client.epoch = 'another'
    await expect(client.pullPart('group')).rejects.toMatchObject({ status: 409 })
  })
})
