/**
 * Stands in for a journal that could not be opened. Whoever reads it at the start hears so, once; from then on the page
 * works as in a browser, where there are no second copies. What it writes is counted, so that the end of the desktop
 * still knows of unsent work.
 */
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import type { Journal } from './start-journal'

const NOT_HERE = { kind: 'notHere' } as const

/** @param cause why it could not be opened */
export function journalNotOpened(cause: unknown): Journal {
  const unsent = new Map<string, JournalRecord>()
  const refuse = (): never => {
    throw new Error('The journal could not be opened', { cause })
  }
  return {
    handlers: {
      'journal.append'(records) {
        for (const record of records) unsent.set(record.commandId, record)
        return NOT_HERE
      },
      'journal.read': refuse,
      'journal.remove'(commandIds) {
        for (const id of commandIds) unsent.delete(id)
        return NOT_HERE
      },
      'drafts.keep': () => NOT_HERE,
      'drafts.read': refuse,
      'drafts.remove': () => NOT_HERE,
    },
    unsent: (serverId, personId) =>
      [...unsent.values()].filter((record) => record.serverId === serverId && record.personId === personId).length,
    close: () => Promise.resolve(),
  }
}
