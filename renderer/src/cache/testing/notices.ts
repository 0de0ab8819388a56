/** A notice for tests: Anna was given a ticket, and has not seen that yet. */
import type { Notice } from '@shared/domain/notices'
import type { Upsert } from '@shared/protocol/sync'
import { anna, MONDAY, testId } from './organisation'

export const notice = (changes: Partial<Notice> = {}): Notice => ({
  id: testId(8),
  personId: anna.id,
  ticketId: testId(),
  reason: 'assigned',
  important: false,
  createdAt: MONDAY,
  deliveredAt: null,
  seenAt: null,
  acknowledgedAt: null,
  ...changes,
})

export const noticeImage = (image: Notice, version = 1): Upsert => ({
  op: 'upsert',
  entity: 'notice',
  id: image.id,
  version,
  image,
})
