/** A life of a ticket, told in both languages. Office hours are Monday to Friday, 09:00 to 18:00 in UTC. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { i18n } from '@/app/i18n'
import { HOUR_MS } from '@shared/domain/instant'
import { clockTick, explainClocks, type Explanation, type Metric } from '@shared/sla'
import { calendarOf, inWeek, lifeOf, policyOf, rulesOf, type Entry } from '@shared/sla/testing/builders'
import {
  aheadItems,
  cycleLines,
  headWords,
  pauseItems,
  ruleLines,
  shareItems,
  type ExplanationNames,
} from './explanation-words'
import { sentencesOf } from './sentence-words'

// Hours are those of this computer.
vi.stubEnv('TZ', 'UTC')
const rules = rulesOf()
const [MON, TUE, WED, SAT] = ['mon', 'tue', 'wed', 'sat'] as const
const registered: Entry = [inWeek(MON, '15:00'), 'registered']
const names: ExplanationNames = {
  person: (id) => (id === 'ivan' ? { ...nobody, id, name: 'Иван Орлов' } : undefined),
  group: (id) => ({ ...noGroup, id, name: id === 'desk' ? 'Техподдержка' : 'Сети' }),
  category: () => undefined,
  service: () => undefined,
  policies: [policyOf({ name: 'Новые правила', version: 2 })],
  policyVersions: [policyOf({ name: 'Новые правила', version: 2 }), policyOf({ name: 'Стандарт' })],
  calendarVersions: [calendarOf({ name: 'Контора', version: 2 }), calendarOf({ name: 'Офис', zone: 'UTC' })],
}
const nobody = {
  id: '',
  name: '',
  email: null,
  phone: null,
  department: null,
  tier: null,
  roles: [],
  isActive: true,
  externalRef: null,
}
const noGroup = {
  id: '',
  name: '',
  memberIds: [],
  leadId: null,
  managerId: null,
  isRestricted: false,
  isActive: true,
  externalRef: null,
}

function explain(now: number, metric: Metric, ...entries: readonly Entry[]): Explanation {
  const found = explainClocks(lifeOf(...entries), rules, now).find(({ clock }) => clock.metric === metric)
  if (found === undefined) throw new Error(`no explanation of ${metric}`)
  return found
}
const plain = (lines: readonly string[]): string[] => lines.map((line) => line.replaceAll('\u00a0', ' '))

beforeEach(() => {
  i18n.global.locale.value = 'ru'
})

describe('why a deadline, in sentences', () => {
  it('leads from the target to the deadline', () => {
    const now = inWeek(MON, '16:00')
    expect(plain(sentencesOf(explain(now, 'resolution', registered), now, 'ru'))).toEqual([
      'Норматив на решение при приоритете P3 — 8 ч рабочего времени.',
      'Отсчёт — с регистрации, сегодня в 15:00.',
      '8 ч рабочего времени: начало — сегодня в 15:00, срок — завтра в 14:00.',
    ])
    i18n.global.locale.value = 'en'
    expect(plain(sentencesOf(explain(now, 'resolution', registered), now, 'en'))).toEqual([
      'The target for the resolution at priority P3 is 8 h of working time.',
      'It has counted since the registration, today at 15:00.',
      '8 h of working time, beginning today at 15:00, are up tomorrow at 14:00.',
    ])
  })

  it('says what stood still, and what would come of a pause', () => {
    const now = inWeek(TUE, '11:00')
    const explanation = explain(
      now,
      'resolution',
      registered,
      [inWeek(MON, '16:00'), { type: 'paused', reason: 'thirdParty', until: null }],
      [inWeek(MON, '17:00'), 'unpaused'],
      [inWeek(TUE, '10:00'), { type: 'paused', reason: 'planned', until: inWeek(WED, '10:00') }],
    )
    expect(plain(sentencesOf(explanation, now, 'ru')).slice(2)).toEqual([
      'Часы стояли 1 раз: 1 ч рабочего времени не засчитано.',
      'Часы стоят до плановой даты. Осталось 5 ч.',
      'Если ожидание закончится 03.06.2026, 10:00, срок будет завтра в 15:00.',
    ])
    expect(plain(pauseItems(explanation.pauses, () => 'ivan', names, now, 'ru').map(({ detail }) => detail))).toEqual([
      'пн, 16:00 — пн, 17:00, следит Иван Орлов',
      'с 10:00, до ср, 10:00, следит Иван Орлов',
    ])
  })

  it('says when the clock began to count, and that a deadline was missed', () => {
    const now = inWeek('nextMon', '10:30')
    const explanation = explain(now, 'firstResponse', [inWeek(SAT, '12:00'), 'registered'])
    expect(plain(sentencesOf(explanation, now, 'ru'))).toEqual([
      'Норматив на первый ответ при приоритете P3 — 1 ч рабочего времени.',
      'Отсчёт — с регистрации, в субботу в 12:00. Это было вне рабочего времени, поэтому часы пошли сегодня в 09:00.',
      '1 ч рабочего времени: начало — сегодня в 09:00, срок — сегодня в 10:00.',
      'Срок нарушен сегодня в 10:00 и уже не сдвигается.',
    ])
  })

  it('says that a clock is yet to begin, while nobody has been at work since', () => {
    const now = inWeek(SAT, '12:00')
    const explanation = explain(now, 'firstResponse', [now, 'registered'])
    expect(plain(sentencesOf(explanation, now, 'ru'))[1]).toBe(
      'Отсчёт — с регистрации, сегодня в 12:00. Это вне рабочего времени, поэтому часы пойдут в понедельник в 09:00.',
    )
    i18n.global.locale.value = 'en'
    expect(plain(sentencesOf(explanation, now, 'en'))[1]).toContain('so the clock starts on Monday at 09:00')
  })
})

describe('the head', () => {
  it('says until when, and what is left; out of hours also when it goes on', () => {
    const now = inWeek(MON, '19:00')
    const { clock } = explain(now, 'resolution', registered)
    expect(plain(headWords(clock, clockTick(clock, rules, now), now, 'ru'))).toEqual([
      'завтра до 14:00',
      'осталось 5 ч',
      'вне графика: часы пойдут завтра в 09:00',
    ])
  })

  it('says how long time has stood still for, and how late it is', () => {
    const now = inWeek(TUE, '15:00')
    const late = explain(now, 'resolution', registered).clock
    expect(plain(headWords(late, clockTick(late, rules, now), now, 'ru'))).toEqual([
      'сегодня в 14:00',
      'просрочено на 1 ч',
    ])
    const paused = explain(now, 'resolution', registered, [inWeek(MON, '16:00'), 'paused']).clock
    expect(plain(headWords(paused, clockTick(paused, rules, now), now, 'ru'))).toEqual(['время стоит, осталось 7 ч'])
  })
})

describe('what it rests on', () => {
  it('names the versions of policy and calendar, and earlier cycles', () => {
    const now = inWeek(TUE, '11:00')
    const explanation = explain(now, 'resolution', registered, [
      inWeek(TUE, '10:00'),
      { type: 'retargeted', priority: 'P1', policy: { policyId: 'standard', policyVersion: 1 }, mode: 'restart' },
    ])
    expect(ruleLines(explanation.clock, names)).toEqual([
      'Правила SLA «Стандарт», версия 1',
      'Календарь «Офис», версия 1, UTC',
    ])
    expect(plain(cycleLines(explanation, 'ru'))).toEqual(['Цикл 1: прекращён, за 4 ч', 'Идёт цикл 2'])
  })

  it('says whose time it was, and whom the ladder reaches', () => {
    const now = inWeek(MON, '17:00')
    const explanation = explain(now, 'resolution', registered, [inWeek(MON, '16:00'), 'handedOver'])
    expect(plain(shareItems(explanation, names, 'ru').map(({ title, detail }) => `${title} ${detail}`))).toEqual([
      'Техподдержка 1 ч',
      'Сети: ждали приёма 1 ч',
    ])
    expect(explanation.shares.reduce((sum, { consumedMs }) => sum + consumedMs, 0)).toBe(2 * HOUR_MS)
    expect(plain(aheadItems(explanation, now, 'ru').map(({ title, detail }) => `${title} ${detail}`))).toEqual([
      '75 % норматива вт, 12:00 — исполнитель',
      '90 % норматива вт, 13:12 — исполнитель, группа',
      'срок вт, 14:00 — старший смены',
      'через 1 ч после срока вт, 15:00 — руководитель',
    ])
  })
})
