/** The journal and the copies of drafts, with their key, as the page asks for them. */
import { join } from 'node:path'
import { DONE } from '../host-parts'
import type { IpcHandlers } from '../ipc'
import type { Keyring } from '../keyring'
import { DraftCopies } from './draft-copies'
import { journalKey } from './journal-key'
import { draftsNotOpened, journalNotOpened } from './journal-not-opened'
import { OutboxJournal } from './outbox-journal'

type Channels<Area extends string> = Pick<IpcHandlers, Extract<keyof IpcHandlers, `${Area}.${string}`>>

export interface DraftsPart {
  readonly handlers: Channels<'drafts'>
  close(): Promise<void>
}

export interface JournalPart {
  readonly handlers: Channels<'journal'>
  /** How many commands of this person the server has not answered. */
  unsent(serverId: string, personId: string): number
  close(): Promise<void>
}

export interface Journal extends Pick<JournalPart, 'unsent' | 'close'> {
  readonly handlers: JournalPart['handlers'] & DraftsPart['handlers']
}

type Report = (what: string, cause: unknown) => void

/** Second copies: a file that cannot be read keeps nobody from working, and does not take the other one with it. */
export async function startJournal(folder: string, keyring: Keyring, now: number, report: Report): Promise<Journal> {
  const key = journalKey(join(folder, 'outbox-journal.key'), keyring, now, (error) => report('journalKey', error))
  const [journal, drafts] = await Promise.all([
    openJournal(folder, key, report).catch((error: unknown) => {
      report('journal', error)
      return journalNotOpened(error)
    }),
    openDrafts(folder, key, report).catch((error: unknown) => {
      report('drafts', error)
      return draftsNotOpened(error)
    }),
  ])
  return {
    handlers: { ...journal.handlers, ...drafts.handlers },
    unsent: (serverId, personId) => journal.unsent(serverId, personId),
    async close() {
      await journal.close()
      await drafts.close()
    },
  }
}

async function openJournal(folder: string, key: Promise<Buffer>, report: Report): Promise<JournalPart> {
  const journal = await OutboxJournal.open(join(folder, 'outbox-journal'), await key, (error) =>
    report('journal', error),
  )
  if (journal.unreadable > 0) report('journal', { kind: 'setAside', lines: journal.unreadable })
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
    },
    unsent: (serverId, personId) => journal.state(serverId, personId).records.length,
    close: () => journal.close(),
  }
}

async function openDrafts(folder: string, key: Promise<Buffer>, report: Report): Promise<DraftsPart> {
  const drafts = await DraftCopies.open(join(folder, 'drafts-journal'), await key, (error) => report('drafts', error))
  if (drafts.unreadable > 0) report('drafts', { kind: 'setAside', lines: drafts.unreadable })
  return {
    handlers: {
      async 'drafts.keep'(draft) {
        await drafts.keep(draft)
        return DONE
      },
      'drafts.read': (serverId, personId) => ({ kind: 'done', value: drafts.read(serverId, personId) }),
      async 'drafts.remove'(serverId, personId, draftKey) {
        await drafts.remove(serverId, personId, draftKey)
        return DONE
      },
    },
    close: () => drafts.close(),
  }
}
