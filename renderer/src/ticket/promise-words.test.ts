/** What is written to a requester, whatever the interface speaks. Office hours are Monday to Friday, 09:00 to 18:00 in UTC. */
import { beforeEach, describe, expect, it } from 'vitest'
import { i18n } from '@/app/i18n'
import { audienceOf, movedSentence, promiseSentence, type Audience } from '@/app/i18n/words/promise-words'
import { replay } from '@shared/sla'
import { inWeek, lifeOf, rulesOf, type Entry } from '@shared/sla/testing/builders'
import { isAnswered, noteAnswered, offerKey } from './declined-offers'

const [MON, TUE, WED] = ['mon', 'tue', 'wed'] as const
const registered: Entry = [inWeek(MON, '15:00'), 'registered']
const russian: Audience = { locale: 'ru', zone: 'UTC' }
const clocksAt = (now: number, ...entries: readonly Entry[]) => replay(lifeOf(...entries), rulesOf(), now)
const plain = (words: string): string => words.replaceAll('\u00a0', ' ')

beforeEach(() => {
  i18n.global.locale.value = 'en'
  localStorage.clear()
})

describe('the promised time', () => {
  it('is the first response and the resolution until there was a response, then the resolution', () => {
    const now = inWeek(MON, '15:30')
    expect(plain(promiseSentence(clocksAt(now, registered), null, now, russian))).toBe(
      'Ответим сегодня до 16:00, решим завтра до 14:00.',
    )
    const answered = clocksAt(now, registered, [inWeek(MON, '15:20'), 'publicReply'])
    expect(plain(promiseSentence(answered, null, now, russian))).toBe('Решим завтра до 14:00.')
  })

  it('is told in the zone and the language of the requester', () => {
    const now = inWeek(MON, '15:30')
    const vladivostok: Audience = { locale: 'ru', zone: 'Asia/Vladivostok' }
    const answered = clocksAt(now, registered, [inWeek(MON, '15:20'), 'publicReply'])
    // There it is Tuesday already.
    expect(plain(promiseSentence(answered, null, now, vladivostok))).toBe('Решим завтра до 00:00.')
    expect(plain(promiseSentence(answered, null, now, { locale: 'en', zone: 'Europe/Berlin' }))).toBe(
      'We will resolve it tomorrow by 16:00.',
    )
  })

  it('says when work goes on while nobody is at work', () => {
    const now = inWeek(MON, '19:00')
    const answered = clocksAt(now, registered, [inWeek(MON, '15:20'), 'publicReply'])
    expect(plain(promiseSentence(answered, inWeek(TUE, '09:00'), now, russian))).toBe(
      'Решим завтра до 14:00. Рабочее время начнётся завтра в 09:00.',
    )
  })

  it('of a paused ticket is what is left; of a deadline that has passed nothing', () => {
    const now = inWeek(TUE, '10:00')
    const paused: Entry[] = [registered, [inWeek(MON, '16:00'), 'publicReply'], [inWeek(MON, '16:00'), 'paused']]
    expect(plain(promiseSentence(clocksAt(now, ...paused), null, now, russian))).toContain(
      'на решение останется 7 ч рабочего времени',
    )
    const late = inWeek(WED, '10:00')
    expect(promiseSentence(clocksAt(late, registered), null, late, russian)).toBe('')
  })

  it('that has moved is told with what it was', () => {
    const moved = { fromAt: inWeek(TUE, '14:00'), toAt: inWeek(MON, '17:00') }
    expect(plain(movedSentence(moved, inWeek(MON, '16:00'), russian))).toBe(
      'Срок решения вашей заявки изменился: было завтра до 14:00, стало сегодня до 17:00.',
    )
  })
})

describe('whom it is written to', () => {
  const settings = { zone: 'Europe/Moscow', language: 'ru' } as const

  it.each([
    ['says their own zone and language', { zone: 'Asia/Omsk', language: 'en' } as const, 'en', 'Asia/Omsk'],
    ['says nothing: it is the organisation’s', {}, 'ru', 'Europe/Moscow'],
    ['says one of them', { language: 'en' } as const, 'en', 'Europe/Moscow'],
    ['is not known here', undefined, 'ru', 'Europe/Moscow'],
    ['has a zone that nobody knows', { zone: 'Mars/Olympus' }, 'ru', undefined],
  ])('%s', (_who, requester, locale, zone) => {
    expect(audienceOf(requester, settings, 'en')).toEqual({ locale, zone })
  })

  it('is written to as one writes here where nobody says anything', () => {
    expect(audienceOf({}, null, 'en')).toEqual({ locale: 'en', zone: undefined })
  })
})

describe('an offer to tell of a new deadline', () => {
  it('is made once, and again when it moves again', () => {
    const key = offerKey('t1', 1_000)
    expect(isAnswered(key)).toBe(false)
    noteAnswered(key)
    expect([isAnswered(key), isAnswered(offerKey('t1', 2_000)), isAnswered(offerKey('t2', 1_000))]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('is not lost to what somebody else wrote there', () => {
    localStorage.setItem('opora.toldDeadlines', 'not json')
    expect(isAnswered('t1:1')).toBe(false)
    noteAnswered('t1:1')
    expect(isAnswered('t1:1')).toBe(true)
  })
})
