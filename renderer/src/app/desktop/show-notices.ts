/**
 * Notices of the server as notifications of the system: those that come while nobody looks at the page, and those of the
 * last hours when it starts. What the desktop has warned of itself has the same key, and is not shown twice.
 */
import type { Client } from '@/app/client/client-types'
import { subjectWords } from '@/app/i18n/words/erased-words'
import type { Host, SystemNotice } from '@/host/host'
import { noticeWords } from '@/notices/notice-words'
import { alarmKey } from '@shared/sla'
import type { TicketEvent } from '@shared/domain/event'
import type { Notice } from '@shared/domain/notices'
import { i18n } from '../i18n'
import { escalationOf } from '../i18n/words/escalation-words'

/** Older ones are in the list of notices, and are no news. */
const NEWS_MS = 12 * 3_600_000

const { t } = i18n.global

/** @returns ends it */
export function showNotices(client: Client, host: Host, isLookedAt: () => boolean): () => void {
  const known = new Set<string>()
  const shown = new Set<string>()

  async function take(): Promise<void> {
    const news = client.notices.filter(
      ({ id, seenAt, createdAt }) => !known.has(id) && seenAt === null && createdAt > client.now() - NEWS_MS,
    )
    for (const { id } of client.notices) known.add(id)
    if (news.length > 0 && !isLookedAt()) {
      const events = await client.noticeEvents(news)
      for (const notice of news) {
        shown.add(notice.id)
        await host.notices.show(systemNotice(client, notice, events.get(notice.id)))
      }
    }
    const seen = client.notices.filter(({ id, seenAt }) => seenAt !== null && shown.delete(id)).map(({ id }) => id)
    if (seen.length > 0) await host.notices.withdraw(seen)
  }
  const follow = (): void =>
    void take().catch((error: unknown) => console.error('A notice was not shown by the system', error))
  follow()
  const stops = [client.on('notices', follow), client.on('reset', follow)]
  return () => {
    for (const stop of stops) stop()
  }
}

export function systemNotice(client: Client, notice: Notice, event: TicketEvent | undefined): SystemNotice {
  const row = client.row(notice.ticketId)
  const { what, who, text } = noticeWords(notice, event, client.directory)
  const number = row?.number == null ? (row?.provisionalCode ?? '') : t('domain.ticketNumber', { number: row.number })
  return {
    id: notice.id,
    title: [number, what].filter((part) => part !== '').join(': '),
    body: [row === undefined ? '' : subjectWords(row.subject), [who, text].filter((part) => part !== '').join(': ')]
      .filter((part) => part !== '')
      .join('\n')
      .slice(0, 1_000),
    ticketId: notice.ticketId,
    important: notice.important,
    alarmKey: alarmKeyOf(notice.ticketId, event),
  }
}

/** Of a step of the ladder; a repetition of it is news. */
function alarmKeyOf(ticketId: string, event: TicketEvent | undefined): string | null {
  const step = escalationOf(event)
  if (step === undefined || step.repetition > 0) return null
  return alarmKey({ ...step, ...step.insteadOf, ticketId, clock: step.metric })
}
