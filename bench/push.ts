/**
 * An outbox that is drained: a thousand commands of a working day, pushed over HTTP to the API on PGlite as a client
 * does it. Beside it as many transactions in the same database that do nothing but write rows of the same size.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Command } from '@shared/domain/command'
import { HOUR_MS } from '@shared/domain/instant'
import { dataFolderAt } from '../server/src/process/data-folder'
import { openPglite, type Database } from '../server/src/store/database'
import { startServer } from './bench-server'
import { commandOf, pushAll, registrationOf, signIn } from './record'
import { duration, lineOf, type Line } from './table'

const TICKETS = 100
const COMMANDS_A_TICKET = 10
const PUSHED = TICKETS * COMMANDS_A_TICKET

/** @param dataPath a copy of the record, which is written to */
export async function measurePush(
  root: string,
  pageFolder: string,
  dataPath: string,
  repetitions: number,
): Promise<readonly Line[]> {
  const first: number[] = []
  const pushed: number[] = []
  const bare: number[] = []
  for (let round = 0; round < repetitions; round += 1) {
    const [cold, warm] = await drain(root, pageFolder, dataPath)
    first.push(cold)
    pushed.push(warm)
    bare.push(await writeBare(dataPath))
    console.log(
      `  ${PUSHED} commands ${round + 1}/${repetitions}: ${duration(warm)}, after a start ${duration(cold)}, bare ${duration(bare.at(-1) ?? 0)}`,
    )
  }
  return [
    lineOf(`${PUSHED} commands pushed (aim: 2 s); peer: as many bare transactions`, pushed, bare),
    lineOf(`${PUSHED} commands pushed, the first after a start`, first),
  ]
}

/**
 * A process that has just started has PGlite and its own code to compile, which takes seconds: of the first thousand it
 * is most of the time. The peer is written by this process, which has compiled PGlite from its second round on.
 *
 * @returns the first thousand after the start, and the second
 */
async function drain(root: string, pageFolder: string, dataPath: string): Promise<readonly [number, number]> {
  const server = await startServer(root, dataPath, pageFolder)
  try {
    const accessToken = await signIn(server)
    const push = async (): Promise<number> => {
      const commands = Array.from({ length: TICKETS }, (_, index) => workOn(index)).flat()
      const startedAt = performance.now()
      await pushAll(server, accessToken, commands)
      return performance.now() - startedAt
    }
    return [await push(), await push()]
  } finally {
    await server.stop()
  }
}

/** One ticket from its registration to its resolution. */
function workOn(index: number): readonly Command[] {
  const ticketId = uuidv7()
  const registration = registrationOf(index, ticketId)
  const ask = (name: string, args: Command['args'] = {}): Command => commandOf(name, ticketId, [registration.id], args)
  return [
    registration,
    ask('take'),
    ask('reply', { text: 'We are looking at it and will write again before noon.' }),
    ask('addNote', { text: 'The tray is bent, which is why it takes no paper. A new one is in the store.' }),
    ask('setPriority', { impact: 'high', urgency: 'high' }),
    ask('logWork', { minutes: 15, text: 'Looked for a tray' }),
    ask('setPending', { reason: 'requester', until: Date.now() + HOUR_MS, text: 'Which of the two printers is it?' }),
    ask('changeState', { to: 'inProgress' }),
    ask('addNote', { text: 'It was the one at the window. The tray is in, the test page came out.' }),
    ask('resolve', { code: 'solved', text: 'It has a new tray. Please tell us if it stops again.', isReply: true }),
  ]
}

/** What every command writes at least, as it was stored just now: ticket, event, text, verdict, two changes. */
async function writeBare(dataPath: string): Promise<number> {
  const { database, close } = await openPglite(dataFolderAt(dataPath).databasePath)
  try {
    await sql`drop table if exists bare_tickets, bare_rows`.execute(database)
    await sql`create table bare_tickets as select id, image from tickets order by id desc limit ${sql.lit(TICKETS)}`.execute(
      database,
    )
    await sql`alter table bare_tickets add primary key (id)`.execute(database)
    await sql`create table bare_rows (id uuid primary key, body jsonb not null)`.execute(database)
    const tickets = (await sql<{ id: string; image: unknown }>`select * from bare_tickets`.execute(database)).rows
    const bodies = await storedRows(database)
    const startedAt = performance.now()
    for (let turn = 0; turn < PUSHED; turn += 1) {
      const ticket = tickets[turn % tickets.length]
      await database.transaction().execute(async (transaction) => {
        const image = JSON.stringify(ticket?.image)
        await sql`update bare_tickets set image = ${image} where id = ${ticket?.id}`.execute(transaction)
        for (const body of bodies) {
          await sql`insert into bare_rows values (${randomUUID()}, ${body})`.execute(transaction)
        }
      })
    }
    return performance.now() - startedAt
  } finally {
    await close()
  }
}

/** One row of each kind that was written last, as JSON. */
async function storedRows(database: Database): Promise<readonly string[]> {
  const newest = ['events', 'event_content', 'commands', 'feed', 'feed'] as const
  const keys = { events: 'id', event_content: 'event_id', commands: 'id', feed: 'seq' } as const
  return Promise.all(
    newest.map(async (table) => {
      const { rows } = await sql<{ body: unknown }>`
        select to_jsonb(stored) as body from ${sql.table(table)} as stored
        order by ${sql.ref(keys[table])} desc limit 1`.execute(database)
      return JSON.stringify(rows[0]?.body)
    }),
  )
}
