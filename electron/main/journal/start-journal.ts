/** The journal and the copies of drafts, with their key, as the page asks for them. */
import { join } from 'node:path'
import { DONE } from '../host-parts'
import type { IpcHandlers } from '../ipc'
import type { Keyring } from '../keyring'
import { DraftCopies } from './draft-copies'
import { journalKey } from './journal-key'
import { journalNotOpened } from './journal-not-opened'
import { OutboxJournal } from './outbox-journal'

export interface Journal {
  readonly handlers: Pick<IpcHandlers, Extract<keyof IpcHandlers, `journal.${string}` | `drafts.${string}`>>
  /** How many commands of this person the server has not answered. */
  unsent(serverId: string, personId: string): number
  close(): Promise<void>
}

export async function startJournal(
  folder: string,
  keyring: Keyring,
  now: number,
  report: (what: string, cause: unknown) => void,
): Promise<Journal> {
  try {
    const key = await journalKey(join(folder, 'outbox-journal.key'), keyring, now, (error) =>
      report('journalKey', error),
    )
    const journal = await OutboxJournal.open(join(folder, 'outbox-journal'), key, (error) => report('journal', error))
    if (journal.unreadable > 0) report('journal', { kind: 'setAside', lines: journal.unreadable })
    const drafts = await DraftCopies.open(join(folder, 'drafts-journal'), key, (error) => report('drafts', error))
    if (drafts.unreadable > 0) report('drafts', { kind: 'setAside', lines: drafts.unreadable })
    return served(journal, drafts)
  } catch (error) {
    // These are second copies: nobody is kept from working by a file that cannot be read.
    report('journal', error)
    return journalNotOpened(error)
  }
}

function served(journal: OutboxJournal, drafts: DraftCopies): Journal {
  return {
    handlers: {
      async 'journal.append'(records) {
        await journal.append(records)
        return DONE
      },
      'journal.read': (serverId, personId) => ({ kind: 'done', value: journal.state(serverId, personId) }),
      async 'journal.remove'(commandIds) {
        await journal.remove(commandIds)
        return DONE
      },
      async 'drafts.keep'(draft) {
        await drafts.keep(draft)
        return DONE
      },
      'drafts.read': (serverId, personId) => ({ kind: 'done', value: drafts.read(serverId, personId) }),
      async 'drafts.remove'(serverId, personId, key) {
        await drafts.remove(serverId, personId, key)
        return DONE
      },
    },
    unsent: (serverId, personId) => journal.state(serverId, personId).records.length,
    async close() {
      await journal.close()
      await drafts.close()
    },
  }
}
