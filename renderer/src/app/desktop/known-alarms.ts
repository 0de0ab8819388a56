/** What the desktop's main process must know to warn while this page sleeps. */
import type { Client } from '@/app/client/client-types'
import { subjectWords } from '@/app/i18n/words/erased-words'
import type { QueueRow } from '@/cache/queue-row'
import type { KnownAlarms } from '@/host/host'
import type { Locale } from '../i18n/locale'

/** Enough of a subject for a notification. */
const SUBJECT_LENGTH = 200

type Source = Pick<Client, 'serverId' | 'actor' | 'owner' | 'index' | 'connection' | 'now' | 'row'>

const subjectOf = (row: QueueRow | undefined): string =>
  row === undefined ? '' : subjectWords(row.subject).slice(0, SUBJECT_LENGTH)

/**
 * While the queue is only coming, of a ticket whose clocks have not been reckoned nothing is known either: it is not named,
 * so that what the desktop knew of it stays.
 */
export function knownAlarms(client: Source, language: Locale): KnownAlarms {
  const { owner, index } = client
  const { isComplete, lastAnswerAt, serverOffsetMs } = client.connection
  // With those that the rows still hold and that have passed: the desktop knows which it has told of.
  const rows = index.alarms(owner, 0)
  const tickets: Record<string, string> = {}
  for (const view of ['mine', 'unassigned'] as const) {
    for (const id of index.ids({ view, owner, now: client.now() })) {
      const row = client.row(id)
      if (row === undefined || !(isComplete || row.isReckoned)) continue
      if (row.assigneeId === owner.personId || owner.groupIds.includes(row.groupId)) tickets[id] = subjectOf(row)
    }
  }
  // Those that are only offered to a group of theirs.
  for (const { ticketId } of rows) tickets[ticketId] ??= subjectOf(client.row(ticketId))
  return {
    serverId: client.serverId,
    personId: client.actor.personId,
    language,
    serverOffsetMs: lastAnswerAt === null ? null : serverOffsetMs,
    rows,
    tickets,
    isWhole: isComplete,
  }
}
