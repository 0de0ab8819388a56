/**
 * The alarm table between two starts, so that a desktop that starts hidden warns before its page has loaded. Ids and
 * instants only: subjects stay in memory.
 */
import type { AlarmTable } from '@shared/protocol/ipc-contract'
import { alarmTableSchema } from '@shared/protocol/ipc-schemas'
import { readIfThere, writeAtomically } from '../files/atomic-file'

export async function readAlarmTable(path: string, report: (error: unknown) => void): Promise<AlarmTable | null> {
  const content = await readIfThere(path)
  if (content === null) return null
  try {
    return alarmTableSchema.nullable().parse(JSON.parse(content.toString('utf8')))
  } catch (error) {
    // The page hands over another as soon as it has loaded.
    report(error)
    return null
  }
}

export async function writeAlarmTable(path: string, table: AlarmTable | null): Promise<void> {
  const tickets = Object.fromEntries(Object.keys(table?.tickets ?? {}).map((id) => [id, '']))
  await writeAtomically(path, JSON.stringify(table === null ? null : { ...table, tickets }))
}
