/**
 * Stand in for a journal, and for copies of drafts, that could not be opened. Whoever reads them at the start hears so,
 * once; from then on the page works as in a browser, where there are no second copies. What it writes is counted, and at
 * the start it writes all that is unsent, so that the end of the desktop still knows of it.
 */
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import type { DraftsPart, JournalPart } from './start-journal'

const NOT_HERE = { kind: 'notHere' } as const

const refusing = (what: string, cause: unknown) => (): never => {
  throw new Error(`${what} could not be opened`, { cause })
}

/** @param cause why it could not be opened */
export function journalNotOpened(cause: unknown): JournalPart {
  const unsent = new Map<string, JournalRecord>()
  return {
    handlers: {
      'journal.append'(records) {
        for (const record of records) unsent.set(record.commandId, record)
        return NOT_HERE
      },
      'journal.read': refusing('The journal', cause),
      'journal.remove'(commandIds) {
        for (const id of commandIds) unsent.delete(id)
        return NOT_HERE
      },
    },
    unsent: (serverId, personId) =>
      [...unsent.values()].filter((record) => record.serverId === serverId && record.personId === personId).length,
    close: () => Promise.resolve(),
  }
}

/** @param cause why they could not be opened */
export const draftsNotOpened = (cause: unknown): DraftsPart => ({
  handlers: {
    'drafts.keep': () => NOT_HERE,
    'drafts.read': refusing('The copies of drafts', cause),
    'drafts.remove': () => NOT_HERE,
  },
  close: () => Promise.resolve(),
})
