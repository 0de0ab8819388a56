/**
 * What the engineer has seen of their notices. A mark is a strict row beside the commands until the server has it, so
 * that it survives an outage and a restart; what is shown is the server's image with these marks laid over it.
 */
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'
import { MAX_SEEN_NOTICES } from '@shared/protocol/notices'
import type { CacheDatabase } from './cache-database'
import { readTogether } from './read-together'
import type { OutboxDatabase } from './outbox-database'
import type { SeenNoticeRow } from './rows'

/** Own notices as they are to be shown. */
export async function readNotices(cache: CacheDatabase, outbox: OutboxDatabase): Promise<readonly Notice[]> {
  // The marks first: one that is confirmed meanwhile is in the image by then.
  const marks = new Map((await outbox.seenNotices.toArray()).map(({ id, seenAt }) => [id, seenAt]))
  const rows = await cache.notices.toArray()
  return rows.map(({ image }) => ({ ...image, seenAt: image.seenAt ?? marks.get(image.id) ?? null }))
}

/** Resolves once the marks are on disk. A notice that is marked already keeps its mark. */
export async function markSeen(outbox: OutboxDatabase, ids: readonly string[], seenAt: Instant): Promise<void> {
  await outbox.transaction('rw', outbox.seenNotices, async () => {
    const held = await outbox.seenNotices.bulkGet([...ids])
    await outbox.seenNotices.bulkPut(
      ids.filter((_id, index) => held[index] === undefined).map((id) => ({ id, seenAt })),
    )
  })
}

/** Marks that the server does not have yet: as many as one request takes. */
export const marksToSend = (outbox: OutboxDatabase): Promise<SeenNoticeRow[]> =>
  outbox.seenNotices.limit(MAX_SEEN_NOTICES).toArray()

/**
 * The server has them. The image keeps them until the feed brings the server's own instant, and only then are they
 * forgotten here: seen in between by nobody as new.
 */
export async function confirmMarks(
  cache: CacheDatabase,
  outbox: OutboxDatabase,
  marks: readonly SeenNoticeRow[],
): Promise<void> {
  const ids = marks.map(({ id }) => id)
  await cache.transaction('rw', cache.notices, async () => {
    const rows = await cache.notices.bulkGet(ids)
    const marked = rows.flatMap((row, index) => {
      const seenAt = marks[index]?.seenAt ?? null
      return row === undefined || row.image.seenAt !== null ? [] : [{ ...row, image: { ...row.image, seenAt } }]
    })
    await cache.notices.bulkPut(marked)
  })
  await outbox.seenNotices.bulkDelete(ids)
}

/** What each notice tells of: the event that the server took in at the same instant. Without those not cached. */
export async function eventsOf(
  cache: CacheDatabase,
  notices: readonly Notice[],
): Promise<ReadonlyMap<string, TicketEvent>> {
  const ticketIds = [...new Set(notices.map(({ ticketId }) => ticketId))]
  const { timelines } = await readTogether(cache, [], ticketIds)
  const histories = new Map(
    timelines.flatMap((row) => (row === undefined ? [] : [[row.ticketId, row.events] as const])),
  )
  return new Map(
    notices.flatMap((notice) => {
      const atOnce = histories.get(notice.ticketId)?.filter(({ receivedAt }) => receivedAt === notice.createdAt) ?? []
      // The answer that bounced stands before what it led to.
      const event = notice.reason === 'raised' ? atOnce.find(({ fields }) => 'raised' in fields) : atOnce[0]
      return event === undefined ? [] : [[notice.id, event] as const]
    }),
  )
}
