/**
 * Telling the central API which notices a person has seen. No command: no ticket changes by it, it cannot be refused,
 * and saying it again says nothing new. The instant is the server's, set once, and comes back through the feed.
 */
import { z } from 'zod'

export const MAX_SEEN_NOTICES = 500

export const seenNoticesSchema = z.strictObject({ ids: z.array(z.uuid()).min(1).max(MAX_SEEN_NOTICES) })
export type SeenNotices = z.input<typeof seenNoticesSchema>

export const noticesSeenSchema = z.object({ serverNow: z.number() })
export type NoticesSeen = z.output<typeof noticesSeenSchema>
