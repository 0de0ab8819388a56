import { beforeEach, expect, it } from 'vitest'
import { setLocale } from '@/app/i18n'
import { notice } from '@/cache/testing/notices'
import { boris, directory } from '@/cache/testing/organisation'
import type { TicketEvent } from '@shared/domain/event'
import { NOTICE_REASONS } from '@shared/domain/notices'
import { noticeWords } from './notice-words'

const event = (type: TicketEvent['type'], content: TicketEvent['content'] = null): TicketEvent => ({
  id: 'event',
  ticketId: 'ticket',
  seqInTicket: 2,
  type,
  actorId: boris.id,
  commandId: null,
  fields: {},
  occurredAt: 0,
  receivedAt: 0,
  effectiveAt: 0,
  content,
})

beforeEach(() => setLocale('en'))

it('tells an accepted hand-over from one that came back, and why it did', () => {
  const answered = notice({ reason: 'handOverAnswered' })
  expect(noticeWords(answered, event('handOverAccepted'), directory)).toMatchObject({
    what: 'The hand-over was accepted',
    who: 'Борис Ким',
    text: '',
  })
  expect(noticeWords(answered, event('handOverRejected', { reason: 'Not\n\nours' }), directory)).toMatchObject({
    what: 'The hand-over was returned',
    text: 'Not ours',
  })
})

it('says of what somebody wrote that it was erased', () => {
  const reply = { ...event('replied'), fields: { entry: { from: null, to: 'publicReply' } } }
  const words = noticeWords(notice({ reason: 'reply' }), reply, directory)
  expect(words.text).toBe('Text erased by decision of the organisation')
})

it.each(NOTICE_REASONS)('says %s also without its event', (reason) => {
  const words = noticeWords(notice({ reason }), undefined, directory)
  expect(words.what).toMatch(/^[A-Z][^.{]+$/)
  expect(words.who).toBe('')
})
