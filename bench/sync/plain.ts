/** What needs no browser: the journal's record on disk, and a thousand commands pushed in batches and one by one. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { Command } from '@shared/domain/command'
import { OutboxJournal } from '../../electron/main/journal/outbox-journal'
import { startServer } from '../bench-server'
import { commandOf, pushAll, registrationOf, signIn } from '../record'
import { quantile } from '../statistics'

const RECORDS = 200

/** @returns milliseconds in the median, each record forced to disk */
export async function measureJournal(folder: string): Promise<number> {
  const path = join(folder, `journal-${randomBytes(4).toString('hex')}`)
  const journal = await OutboxJournal.open(path, randomBytes(32), (error) => console.error('Not written anew', error))
  const values: number[] = []
  for (let index = 0; index < RECORDS; index += 1) {
    const command = commandOf('take', uuidv7(), [], {})
    const record = { commandId: command.id, serverId: uuidv7(), personId: uuidv7(), writtenAt: Date.now() }
    const startedAt = performance.now()
    await journal.append([{ ...record, body: JSON.stringify(command) }])
    values.push(performance.now() - startedAt)
  }
  await journal.close()
  return quantile(values, 0.5)
}

/** @param dataPath a copy of a record, which is written to @returns milliseconds for a thousand commands each */
export async function measurePushes(
  root: string,
  pageFolder: string,
  dataPath: string,
): Promise<{ readonly inBatches: number; readonly oneByOne: number }> {
  const server = await startServer(root, dataPath, pageFolder)
  try {
    const accessToken = await signIn(server)
    const timed = async (batch?: number): Promise<number> => {
      const commands = Array.from({ length: 100 }, (_, index) => workOn(index)).flat()
      const startedAt = performance.now()
      await pushAll(server, accessToken, commands, batch)
      return performance.now() - startedAt
    }
    return { inBatches: await timed(), oneByOne: await timed(1) }
  } finally {
    await server.stop()
  }
}

/** One ticket, registered and written about: ten commands. */
function workOn(index: number): readonly Command[] {
  const ticketId = uuidv7()
  const registration = registrationOf(index, ticketId)
  const note = (line: number): Command =>
    commandOf('addNote', ticketId, [registration.id], { text: `Looked at it for the ${line}th time, nothing new.` })
  return [registration, ...Array.from({ length: 9 }, (_, line) => note(line + 1))]
}
