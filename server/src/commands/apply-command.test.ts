import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { applyAll } from '@shared/domain/apply'
import { timelinesOf } from '../store/event-reader'
import { command, foundWorld, registration } from '../testing/world'
import { anna, boris, foundForEachTest, world } from '../testing/two-engineers'

foundForEachTest()

const numbers = async (): Promise<readonly number[]> => {
  const rows = await world.database
    .selectFrom('tickets')
    .select('number')
    .where('organisation_id', '=', world.organisationId)
    .orderBy('number')
    .execute()
  return rows.map((row) => row.number)
}
const eventCount = async (ticketId: string): Promise<number> =>
  (await timelinesOf(world.database, [ticketId])).get(ticketId)?.length ?? 0

describe('registering', () => {
  test('gives the next number, says it in the event, and answers with ticket and event', async () => {
    const first = await world.register(anna)
    const id = uuidv7()
    const given = await world.client(anna).push(registration(world, id))
    expect(given).toMatchObject({ status: 'applied', code: 'ok', versions: { [id]: 1 } })
    expect(first.number).toBe(1)
    expect(given.images.map((image) => image.entity)).toEqual(['ticket', 'event'])
    expect(given.images[0]).toMatchObject({ image: { number: 2, state: 'new', requesterId: world.requesterId } })
    expect(given.images[1]).toMatchObject({ image: { type: 'registered', fields: { number: { from: null, to: 2 } } } })
    expect(world.errors).toEqual([])
  })

  test('brings a new requester along, once, also when two registrations name the same one', async () => {
    const newRequester = { id: uuidv7(), name: 'Новая \u0000Сотрудница', email: null, phone: null, department: null }
    const client = world.client(anna)
    const verdicts = await client.pushAll([
      registration(world, uuidv7(), { newRequester }),
      registration(world, uuidv7(), { newRequester: { ...newRequester, name: 'Другое имя' } }),
    ])
    expect(verdicts.map((given) => given.status)).toEqual(['applied', 'applied'])
    const rows = await world.database.selectFrom('people').select('name').where('id', '=', newRequester.id).execute()
    expect(rows).toEqual([{ name: 'Новая Сотрудница' }])
  })

  test('leaves no gap behind a refused registration, nor behind a transaction that was rolled back', async () => {
    await world.register(anna)
    const refused = await world.client(anna).push(registration(world, uuidv7(), { categoryId: uuidv7() }))
    expect(refused).toMatchObject({ status: 'rejected', code: 'category.unknown' })
    // The number is taken, then the ticket's row cannot be written: the whole transaction goes back.
    const broken = registration(world, uuidv7())
    await sql`alter table tickets add constraint broken check (id <> ${sql.lit(broken.tickets[0])})`.execute(
      world.database,
    )
    expect(await world.client(anna).push(broken)).toMatchObject({ status: 'retryLater', code: 'server.failed' })
    await sql`alter table tickets drop constraint broken`.execute(world.database)
    expect((await world.client(anna).push(registration(world, uuidv7()))).status).toBe('applied')
    expect((await world.client(anna).push(broken)).status).toBe('applied')
    expect(await numbers()).toEqual([1, 2, 3])
  })

  test('of a ticket that is there already is refused, also when another organisation has it', async () => {
    const ticket = await world.register(anna)
    const again = await world.client(anna).push(registration(world, ticket.id))
    expect(again).toMatchObject({ status: 'rejected', code: 'ticket.alreadyRegistered' })
    const other = await foundWorld(world.database)
    const stranger = await other.person({ name: 'Чужая', roles: ['engineer'], groups: [other.groups.desk] })
    expect(await other.client(stranger).push(registration(other, ticket.id))).toMatchObject({
      status: 'rejected',
      code: 'ticket.alreadyRegistered',
    })
    expect(await other.client(stranger).push(command(other, 'take', ticket.id))).toMatchObject({
      status: 'rejected',
      code: 'ticket.unknown',
    })
  })
})

describe('a repeat', () => {
  test('returns the stored verdict and does nothing again', async () => {
    const ticket = await world.register(anna)
    const client = world.client(anna)
    const reply = command(world, 'reply', ticket.id, { text: 'Смотрим' })
    const first = await client.push(reply)
    world.clock.pass(5_000)
    const second = await client.push(reply)
    expect(second).toEqual(first)
    expect(await eventCount(ticket.id)).toBe(2)
  })

  test('of many at the same time is still one', async () => {
    const id = uuidv7()
    const client = world.client(anna)
    const once = registration(world, id)
    const verdicts = await Promise.all(Array.from({ length: 8 }, () => client.push(once)))
    for (const given of verdicts) expect(given).toEqual(verdicts[0])
    expect(await eventCount(id)).toBe(1)
    expect(await numbers()).toEqual([1])
  })

  test('of a refused command stays refused, even if it would be right by now', async () => {
    const ticket = await world.register(anna)
    const client = world.client(anna)
    const reopen = command(world, 'reopen', ticket.id, { reason: 'Опять' })
    expect(await client.push(reopen)).toMatchObject({ status: 'rejected', code: 'state.illegal' })
    await client.push(command(world, 'take', ticket.id))
    await client.push(command(world, 'resolve', ticket.id, { code: 'solved', text: 'Готово', isReply: false }))
    expect(await client.push(reopen)).toMatchObject({ status: 'rejected', code: 'state.illegal' })
  })

  test("by another person is refused and does not tell them the first one's verdict", async () => {
    const ticket = await world.register(anna)
    const reply = command(world, 'reply', ticket.id, { text: 'Тайна' })
    await world.client(anna).push(reply)
    const stolen = await world.client(boris).push(reply)
    expect(stolen).toMatchObject({ status: 'rejected', code: 'command.idTaken', images: [], versions: {}, seq: null })
  })
})

describe('two people', () => {
  test('take the same ticket: one has it, the other reads who and when', async () => {
    const ticket = await world.register(anna)
    const seen = { assigneeId: null, state: 'new' }
    world.clock.pass(60_000)
    const takenAt = world.clock.at
    expect((await world.client(anna).push(command(world, 'take', ticket.id, {}, { seen }))).status).toBe('applied')
    world.clock.pass(60_000)
    const late = await world.client(boris).push(command(world, 'take', ticket.id, {}, { seen }))
    expect(late).toMatchObject({
      status: 'conflict',
      code: 'assign.taken',
      explanations: [{ field: 'assigneeId', rule: 'firstWins', by: anna.personId, at: takenAt }],
    })
    expect(late.images).toMatchObject([{ entity: 'ticket', image: { assigneeId: anna.personId } }])
    expect((await world.ticket(ticket.id)).assigneeId).toBe(anna.personId)
  })

  test('take it in the same instant: still only one has it', async () => {
    const ticket = await world.register(anna)
    const seen = { assigneeId: null, state: 'new' }
    const verdicts = await Promise.all(
      [anna, boris].map((person) => world.client(person).push(command(world, 'take', ticket.id, {}, { seen }))),
    )
    expect(verdicts.map((given) => given.status).sort()).toEqual(['applied', 'conflict'])
  })

  test("change one field: the later wins and is told, but one's own earlier write is nothing to tell", async () => {
    const ticket = await world.register(anna)
    const client = world.client(anna)
    const seen = { kind: 'incident', categoryId: null, serviceId: null }
    const first = await client.push(command(world, 'classify', ticket.id, { kind: 'serviceRequest' }, { seen }))
    const own = await client.push(
      command(world, 'classify', ticket.id, { kind: 'incident' }, { seen: { ...seen, kind: 'other' } }),
    )
    expect([first.status, own.status]).toEqual(['applied', 'applied'])
    const other = await world
      .client(anna)
      .push(command(world, 'classify', ticket.id, { kind: 'serviceRequest' }, { seen: { ...seen, kind: 'other' } }))
    expect(other).toMatchObject({
      status: 'merged',
      explanations: [{ field: 'kind', rule: 'laterWins', current: 'incident', by: anna.personId }],
    })
    expect((await world.ticket(ticket.id)).kind).toBe('serviceRequest')
  })
})

describe('dependencies', () => {
  test('that were refused refuse what depends on them; a reply that names none goes through', async () => {
    const client = world.client(anna)
    const id = uuidv7()
    const bad = registration(world, id, { categoryId: uuidv7() })
    const ticket = await world.register(anna)
    const verdicts = await client.pushAll([
      bad,
      command(world, 'reply', id, { text: 'Ответ' }, { deps: [bad.id] }),
      command(world, 'reply', ticket.id, { text: 'Ответ' }),
    ])
    expect(verdicts.map((given) => given.code)).toEqual(['category.unknown', 'command.dependencyRefused', 'ok'])
    expect(verdicts[1]?.params).toEqual({ dependency: bad.id })
  })

  test('that are not known yet ask for a repeat, which then succeeds', async () => {
    const client = world.client(anna)
    const id = uuidv7()
    const first = registration(world, id)
    const second = command(world, 'reply', id, { text: 'Ответ' }, { deps: [first.id] })
    expect(await client.push(second)).toMatchObject({ status: 'retryLater', code: 'command.dependencyUnknown' })
    expect((await client.pushAll([first, second])).map((given) => given.status)).toEqual(['applied', 'applied'])
  })
})

describe('what is written', () => {
  test('replayed gives the stored ticket', async () => {
    const ticket = await world.register(anna)
    const client = world.client(anna)
    await client.pushAll([
      command(world, 'take', ticket.id),
      command(world, 'setPending', ticket.id, {
        reason: 'requester',
        until: world.clock.at + 3_600_000,
        text: 'Когда удобно?',
      }),
      command(world, 'resolve', ticket.id, { code: 'solved', text: 'Готово', isReply: true }),
    ])
    const events = (await timelinesOf(world.database, [ticket.id])).get(ticket.id) ?? []
    expect(events.length).toBeGreaterThan(4)
    expect(applyAll(events)).toEqual(await world.ticket(ticket.id))
  })

  test('holds no text outside its content: a stored verdict has no images', async () => {
    const ticket = await world.register(anna)
    await world.client(anna).push(command(world, 'reply', ticket.id, { text: 'Личное письмо' }))
    const rows = await world.database
      .selectFrom('commands')
      .select('verdict')
      .where('organisation_id', '=', world.organisationId)
      .execute()
    expect(JSON.stringify(rows)).not.toContain('Личное письмо')
  })

  test('tells those concerned, and not the one who did it', async () => {
    const ticket = await world.register(anna)
    await world.client(anna).push(command(world, 'assign', ticket.id, { assigneeId: boris.personId }))
    const notices = await world.database
      .selectFrom('notices')
      .select(['person_id', 'reason'])
      .where('ticket_id', '=', ticket.id)
      .execute()
    expect(notices).toEqual([{ person_id: boris.personId, reason: 'assigned' }])
  })

  test('by an undo takes the command back, and only that', async () => {
    const ticket = await world.register(anna)
    const client = world.client(anna)
    const take = command(world, 'take', ticket.id)
    await client.push(take)
    expect(
      await client.push(command(world, 'undo', ticket.id, { commandId: take.id }, { undoes: take.id })),
    ).toMatchObject({ status: 'applied' })
    expect(await world.ticket(ticket.id)).toMatchObject({ assigneeId: null, state: 'new' })
  })

  test('is nothing for an auditor, nor for somebody without a role', async () => {
    const ticket = await world.register(anna)
    const auditor = await world.person({ name: 'Аудитор', roles: ['auditor'] })
    expect(await world.client(auditor).push(command(world, 'take', ticket.id))).toMatchObject({
      status: 'rejected',
      code: 'permission.readOnly',
    })
  })
})

test('an error of ours is answered with retryLater, what follows in the lane waits, and the repeat succeeds', async () => {
  const ticket = await world.register(anna)
  const other = await world.register(anna)
  const client = world.client(anna)
  const reply = command(world, 'reply', ticket.id, { text: 'Первый' })
  const after = command(world, 'reply', ticket.id, { text: 'Второй' })
  const elsewhere = command(world, 'reply', other.id, { text: 'Другая заявка' })
  const directories = world.services.directories
  const load = directories.load.bind(directories)
  let failures = 1
  directories.load = (...args) => (world.errors.length < failures ? failOnce(args) : load(...args))
  const failOnce = (args: Parameters<typeof load>) => {
    // The push itself looks once; the command's own look fails.
    return args[0] === world.database ? load(...args) : Promise.reject(new Error('the disk is on fire'))
  }
  expect((await client.pushAll([reply, after, elsewhere])).map((given) => given.code)).toEqual([
    'server.failed',
    'command.laneWaits',
    'ok',
  ])
  failures = 0
  expect((await client.pushAll([reply, after])).map((given) => given.code)).toEqual(['ok', 'ok'])
  const texts = (await timelinesOf(world.database, [ticket.id])).get(ticket.id)?.map((event) => event.content?.['text'])
  expect(texts?.slice(1)).toEqual(['Первый', 'Второй'])
})
