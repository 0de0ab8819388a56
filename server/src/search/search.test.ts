import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ticket } from '@shared/domain/ticket'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, registration, type World } from '../testing/world'
import { readTicket } from './read-ticket'
import { searchTickets } from './search-tickets'

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
  anna = await world.person({ name: 'Анна Инженерова', roles: ['engineer'], groups: [world.groups.desk] })
  guard = await world.person({ name: 'Семён', roles: ['engineer'], groups: [world.groups.security] })
})

const register = (subject: string, args: object = {}): Promise<Ticket> => world.register(anna, { subject, ...args })
const find = async (words: string, session = anna, limit = 10): Promise<readonly string[]> =>
  (await searchTickets(world.services, session, { words, limit })).found.map(({ id }) => id)

const read = (id: string, session = anna, client = { schema: SYNC_SCHEMA, epoch: null as string | null }) =>
  readTicket(world.services, session, id, client)

describe('a search', () => {
  test.each([
    ['принтер', 'Принтеры мнут бумагу', 'another form of the word'],
    ['бума принт', 'Принтеры мнут бумагу', 'beginnings of words, in any order'],
    ['мнет', 'Принтер мнёт бумагу', 'е for ё'],
    ['printers', 'The printer is jammed', 'English words in another form'],
    ['ORA-01555', 'Ошибка ORA-01555 в отчёте', 'what is no word'],
    ["o'neil", "Звонил O'Neil", 'a word with an apostrophe'],
    ['и принтер', 'Сканер и принтер', 'a word that says nothing beside one that does'],
  ])('for «%s» finds «%s»: %s', async (words, subject) => {
    const wanted = await register(subject)
    await register('Телефон без гудка')
    expect(await find(words)).toEqual([wanted.id])
  })

  test('finds words of different texts of one ticket, its requester’s name and what was replied', async () => {
    const wanted = await register('Нет доступа', { description: 'Пишет про сертификат' })
    const other = await register('Нет доступа')
    await world.client(anna).push(command(world, 'reply', wanted.id, { text: 'Проверьте токен' }))
    expect(await find('токен сертификат')).toEqual([wanted.id])
    expect(await find('заявитель токен')).toEqual([wanted.id])
    expect(await find('заявит')).toEqual([other.id, wanted.id])
    expect(await find('токен телефон')).toEqual([])
  })

  test('puts the ticket with that number first, then open ones, the newest before the others', async () => {
    const first = await register('Заявка')
    const open = await register(`Как в заявке ${first.number}`)
    const newest = await register(`Снова заявка ${first.number}`)
    await world
      .client(anna)
      .push(command(world, 'resolve', newest.id, { code: 'solved', text: 'Готово', isReply: true }))
    expect(await find(`№ ${first.number}`)).toEqual([first.id, open.id, newest.id])
    expect(await find('заявке')).toEqual([open.id, first.id, newest.id])
  })

  test('says that there is more than was asked for', async () => {
    for (let index = 0; index < 3; index += 1) await register('Сервер не отвечает')
    const asked = { words: 'сервер', limit: 2 }
    expect(await searchTickets(world.services, anna, asked)).toMatchObject({ found: [{}, {}], hasMore: true })
    expect(await searchTickets(world.services, anna, { ...asked, limit: 3 })).toMatchObject({ hasMore: false })
  })

  test.each(['', '…', '%', "';--", 'и', '\\', ':* & | ! ( ) <->'])(
    'for «%s» finds nothing, and fails on nothing',
    async (words) => {
      await register('Принтер')
      expect(await find(words)).toEqual([])
    },
  )
})

describe('rights', () => {
  let hidden: Ticket
  beforeEach(async () => {
    hidden = await world.register(guard, { subject: 'Утечка данных' })
    const lead = await world.person({ name: 'Лидия', roles: ['lead'] })
    await world
      .client(lead)
      .push(command(world, 'handOver', hidden.id, { toGroupId: world.groups.security, reason: 'Только вам' }))
    await world.client(guard).push(command(world, 'answerHandOver', hidden.id, { isAccepted: true }))
    expect((await world.ticket(hidden.id)).assignedGroupId).toBe(world.groups.security)
  })

  test('nobody finds or opens a restricted ticket in which they took no part, whatever they search for', async () => {
    const words = ['утечка', String(hidden.number), 'заявитель']
    for (const one of words) {
      expect(await find(one, anna), one).toEqual([])
      expect(await find(one, guard), one).toEqual([hidden.id])
    }
    await expect(read(hidden.id)).rejects.toMatchObject({ status: 404 })
    await expect(read(uuidv7())).rejects.toMatchObject({ status: 404 })
    expect((await read(hidden.id, guard)).changes).toContainEqual(
      expect.objectContaining({ entity: 'ticket', id: hidden.id }),
    )
  })

  test('nobody finds tickets of another organisation, or without a role', async () => {
    const other = await foundWorld(opened.database)
    const stranger = await other.person({ name: 'Чужой', roles: ['admin'] })
    expect(await searchTickets(other.services, stranger, { words: 'утечка', limit: 10 })).toMatchObject({ found: [] })
    const requester = await world.person({ name: 'Никто', roles: [] })
    await expect(find('утечка', requester)).rejects.toMatchObject({ status: 403 })
  })
})

test('a text that was erased is not found any more', async () => {
  const ticket = await register('Справка', { description: 'Паспорт утерян' })
  expect(await find('паспорт')).toEqual([ticket.id])
  await world.database.deleteFrom('event_content').where('ticket_id', '=', ticket.id).execute()
  expect(await find('паспорт')).toEqual([])
})

test('a ticket comes whole: its history, and everybody whom it names', async () => {
  const ticket = await register('Принтер')
  await world.client(anna).push(command(world, 'take', ticket.id))
  const { changes } = await read(ticket.id)
  const entities = changes.map(({ entity, id }) => [entity, id])
  expect(entities).toContainEqual(['person', world.requesterId])
  expect(entities).toContainEqual(['person', anna.personId])
  expect(changes.find(({ entity }) => entity === 'ticket')?.image).toEqual(await world.ticket(ticket.id))
  expect(changes.find(({ entity }) => entity === 'timeline')?.image).toHaveLength(2)
})

test('a ticket does not come to a desktop that could not read it, or whose cache is of another history', async () => {
  const { id } = await register('Принтер')
  await expect(read(id, anna, { schema: SYNC_SCHEMA - 1, epoch: null })).rejects.toMatchObject({ status: 426 })
  await expect(read(id, anna, { schema: SYNC_SCHEMA, epoch: 'another' })).rejects.toMatchObject({ status: 409 })
})

test('texts and names are looked up in their indexes', async () => {
  for (let index = 0; index < 40; index += 1) await world.client(anna).push(registration(world, uuidv7()))
  await sql`analyze`.execute(world.database)
  await world.database.transaction().execute(async (transaction) => {
    // A table this small would be read through.
    await sql`set local enable_seqscan = off`.execute(transaction)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain
      select ticket_id from event_content where words_of(body) @@ to_tsquery('pg_catalog.russian', 'принт:*')
      union all select id from people where words_of_name(name) @@ to_tsquery('pg_catalog.simple', 'пётр:*')`.execute(
      transaction,
    )
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('event_content_words')
    expect(plan).toContain('people_words')
  })
})
