import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { applyAll } from '@shared/domain/apply'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, type World } from '../testing/world'

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

describe('reading rights', () => {
  let security: Session
  let lead: Session
  const restricted = async () => world.register(security, { groupId: world.groups.security, subject: 'Утечка' })

  beforeEach(async () => {
    security = await world.person({ name: 'Вера', roles: ['engineer'], groups: [world.groups.security] })
    lead = await world.person({ name: 'Глеб', roles: ['lead'] })
  })

  test('keep a restricted ticket from strangers: not its image, not its events, not that it exists', async () => {
    const client = world.client(anna)
    await client.pull()
    const ticket = await restricted()
    await world.client(security).push(command(world, 'reply', ticket.id, { text: 'Тайна' }))
    const late = world.client(anna)
    await late.pull()
    const changes = [...(await client.pull()), ...late.changes]
    expect(JSON.stringify(changes)).not.toContain('Тайна')
    expect(
      changes.filter((change) => change.op === 'upsert' && ['ticket', 'event', 'timeline'].includes(change.entity)),
    ).toEqual([])
    expect(await world.client(anna).push(command(world, 'take', ticket.id))).toMatchObject({
      status: 'rejected',
      code: 'ticket.unknown',
      images: [],
    })
    for (const reader of [security, lead]) {
      const readable = world.client(reader)
      await readable.pull()
      expect(readable.history(ticket.id)).toHaveLength(2)
    }
  })

  test('take a ticket out when it moves to a restricted group, and give it back whole when it returns', async () => {
    const boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
    const ticket = await world.register(anna)
    const client = world.client(boris)
    await client.pull()
    expect(client.held('ticket', ticket.id)).toBeDefined()
    await world
      .client(lead)
      .push(command(world, 'assign', ticket.id, { groupId: world.groups.security, assigneeId: null }))
    await world.client(security).push(command(world, 'addNote', ticket.id, { text: 'Заметка' }))
    const away = await client.pull()
    expect(away.filter((change) => change.entity === 'ticket' || change.entity === 'event')).toEqual([
      { op: 'out', entity: 'ticket', id: ticket.id },
    ])
    await world.client(lead).push(command(world, 'assign', ticket.id, { groupId: world.groups.desk, assigneeId: null }))
    await client.pull()
    expect(applyAll(client.history(ticket.id))).toEqual(await world.ticket(ticket.id))
  })

  test('follow a grant and its end: membership brings the ticket with its history, leaving takes it out', async () => {
    const ticket = await restricted()
    const client = world.client(anna)
    await client.pull()
    await world.setMembers(world.groups.security, [security.personId, anna.personId])
    const member = { ...anna, groupIds: [...anna.groupIds, world.groups.security] }
    const asMember = Object.assign(world.client(member, { clientId: client.id }), { cursor: client.cursor })
    await asMember.pull()
    expect(asMember.history(ticket.id)).toHaveLength(1)
    await world.setMembers(world.groups.security, [security.personId])
    client.cursor = asMember.cursor
    expect(await client.pull()).toContainEqual({ op: 'out', entity: 'ticket', id: ticket.id })
  })

  test('follow the restriction itself and the role of the reader', async () => {
    const ticket = await restricted()
    const client = world.client(anna)
    await client.pull()
    await world.database
      .updateTable('groups')
      .set({ is_restricted: false })
      .where('id', '=', world.groups.security)
      .execute()
    await client.pull()
    expect(client.history(ticket.id)).toHaveLength(1)
    await world.database
      .updateTable('groups')
      .set({ is_restricted: true })
      .where('id', '=', world.groups.security)
      .execute()
    await client.pull()
    expect(client.held('ticket', ticket.id)).toBeUndefined()
    await world.database
      .updateTable('people')
      .set({ roles: ['lead'] })
      .where('id', '=', anna.personId)
      .execute()
    const asLead = Object.assign(world.client({ ...anna, roles: ['lead'] }, { clientId: client.id }), {
      cursor: client.cursor,
    })
    await asLead.pull()
    expect(asLead.history(ticket.id)).toHaveLength(1)
  })

  test('reach whoever is given a restricted ticket, with what was said before', async () => {
    const ticket = await restricted()
    const client = world.client(anna)
    await client.pull()
    await world.setMembers(world.groups.security, [security.personId])
    await world
      .client(security)
      .push(command(world, 'handOver', ticket.id, { toGroupId: world.groups.desk, reason: 'Нужна помощь' }))
    await client.pull()
    expect(applyAll(client.history(ticket.id))).toEqual(await world.ticket(ticket.id))
  })

  test('come with being brought in, for all of the group and whoever joins it, and go with being released', async () => {
    const vera = await world.person({ name: 'Вера', roles: ['engineer'], groups: [world.groups.network] })
    const ticket = await restricted()
    const [desk, network] = [world.client(anna), world.client(vera)]
    await desk.pull()
    await network.pull()
    const asked = { groupId: world.groups.network, reason: 'Нужны вдвоём' }
    await world.client(security).push(command(world, 'bringIn', ticket.id, asked))
    await network.pull()
    expect(applyAll(network.history(ticket.id))).toEqual(await world.ticket(ticket.id))
    await desk.pull()
    expect(desk.held('ticket', ticket.id)).toBeUndefined()

    await world.setMembers(world.groups.network, [vera.personId, anna.personId])
    const member = { ...anna, groupIds: [...anna.groupIds, world.groups.network] }
    const joined = Object.assign(world.client(member, { clientId: desk.id }), { cursor: desk.cursor })
    await joined.pull()
    expect(joined.history(ticket.id)).toHaveLength(2)

    await world.client(security).push(command(world, 'release', ticket.id, { groupId: world.groups.network }))
    expect(await network.pull()).toContainEqual({ op: 'out', entity: 'ticket', id: ticket.id })
    expect(await world.client(vera).push(command(world, 'addNote', ticket.id, { text: 'Ещё' }))).toMatchObject({
      code: 'ticket.unknown',
    })
  })

  test('let nobody in who has no role', async () => {
    const nobody = await world.person({ name: 'Никто', roles: [] })
    await expect(world.client(nobody).pull()).rejects.toMatchObject({ status: 403 })
  })

  test('end at the organisation', async () => {
    const ticket = await world.register(anna)
    const other = await foundWorld(world.database)
    const stranger = other.client(await other.person({ name: 'Чужой', roles: ['admin'] }))
    await stranger.pull()
    await world.client(anna).push(command(world, 'reply', ticket.id, { text: 'Наше' }))
    expect(await stranger.pull()).toEqual([])
    expect(stranger.ids('ticket')).toEqual([])
    expect(stranger.ids('person')).toHaveLength(2)
  })
})
