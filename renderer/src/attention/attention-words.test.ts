import { beforeEach, describe, expect, it } from 'vitest'
import { formatTime } from '@/app/format'
import { setLocale } from '@/app/i18n'
import { explanationWords } from '@/app/i18n/words/refusal-words'
import type { Names } from '@/app/i18n/words/value-words'
import type { AttentionRow } from '@/cache/rows'
import type { Explanation } from '@shared/domain/decision'
import type { Json } from '@shared/domain/json'
import type { Ticket } from '@shared/domain/ticket'
import type { CommandName } from '@shared/domain/command'
import { buildCommand, buildTicket, decideOn, groups, people, testId, writtenBy } from '@shared/domain/testing'
import {
  conflictWords,
  elsewhereWords,
  itemWords,
  storyWords,
  textWords,
  ticketWords,
  waitingWords,
  whyWords,
} from './attention-words'

const AT = Date.UTC(2026, 10, 23, 9)
const names: Names = {
  person: (id) => Object.values(people).find((person) => person.id === id),
  group: () => undefined,
  category: () => undefined,
  service: () => undefined,
  policies: [],
}
const finished: Explanation = {
  field: 'state',
  rule: 'illegal',
  seen: 'new',
  current: 'resolved',
  mine: 'resolved',
  by: people.boris.id,
  at: AT,
}

function row(code: string, explanation: Explanation, savedOffline: boolean): AttentionRow {
  const verdict: AttentionRow['verdict'] = {
    commandId: 'command',
    status: 'conflict',
    code,
    params: {},
    explanations: [explanation],
    images: [],
    versions: {},
    seq: null,
    decidedAt: AT + 3_600_000,
  }
  const { explanations } = verdict
  return {
    id: 'command',
    command: null,
    verdict,
    judgedBy: 'server',
    ticketIds: ['ticket'],
    explanations,
    movedAt: AT,
    savedOffline,
  }
}

beforeEach(() => setLocale('ru'))

describe('the words of a conflict', () => {
  it('say that there was no connection only where there was none, however long the answer took', () => {
    expect(storyWords(row('ticket.finished', finished, true), AT, names)).toMatch(/, пока не было связи$/)
    expect(storyWords(row('ticket.finished', finished, false), AT, names)).not.toContain('связи')
  })

  it('name the state that stands now, which the verdict itself leaves to its explanations', () => {
    expect(whyWords(row('ticket.finished', finished, false), names).what).toContain('решена')
  })

  it('name both ends of a move that another person has made impossible', () => {
    const moved = { ...finished, mine: 'pending' }
    expect(whyWords(row('state.illegal', moved, true), names).what).toBe(
      'Из состояния «решена» нельзя перейти в «ожидание»',
    )
  })

  it('put the wish in place of a value where it was none', () => {
    expect(conflictWords(finished, 'Передать группе: Сеть', names)).toMatchObject({
      seen: 'новая',
      current: 'решена',
      mine: 'Передать группе: Сеть',
      by: people.boris.name,
    })
  })
})

describe('a change that waits', () => {
  beforeEach(() => setLocale('ru'))

  it.each([
    [
      'command.unknown',
      true,
      'Сервер ещё не знает такого действия. Изменение сохранено и уйдёт, когда сервер обновят.',
    ],
    [
      'server.internal',
      true,
      'Сервер сейчас не может решить, принять ли это. Запрос повторяется; сообщите администратору',
    ],
    [null, false, ''],
  ])('with %s says why', (lastCode, isUndecided, words) => {
    expect(waitingWords({ lastCode, isUndecided }, names)).toBe(words)
  })
})

describe('a change that somebody had made already', () => {
  const done = { ...finished, field: 'state', rule: 'same' } as const
  const HOUR_MS = 3_600_000

  it('is told with who made it and when', () => {
    const words = (now: number, by: Partial<Explanation> = {}) => explanationWords({ ...done, ...by }, now, names)
    expect(words(AT + HOUR_MS)).toBe(
      `Так уже сделано: состояние — решена. Раньше успел другой сотрудник: ${people.boris.name}, ${formatTime(AT, 'ru')}.`,
    )
    // Of another day, the day with it.
    expect(words(AT + 24 * HOUR_MS)).toContain(`${people.boris.name}, пн,`)
    expect(words(AT, { by: null, at: null })).toBe('Так уже сделано: состояние — решена.')
  })

  it('is told with when the other one was made, whatever became of both', () => {
    const later = explanationWords({ ...done, rule: 'laterWins', mine: 'pending' }, AT + HOUR_MS, names)
    expect(later).toContain(`${people.boris.name}, ${formatTime(AT, 'ru')}.`)
  })

  /** What the rules make of the text, and what is said of it. */
  const stood = { fieldWrites: writtenBy(testId(81), ['state', 'assignedGroupId', 'pending', 'raised']) }
  it.each<[CommandName, Json, Partial<Ticket>, Record<string, Json>, string, string]>([
    [
      'resolve',
      { code: 'solved', text: 'Готово', isReply: true },
      { state: 'resolved' },
      { state: 'new' },
      'replied',
      'заявителю',
    ],
    [
      'resolve',
      { code: 'solved', text: 'Готово', isReply: false },
      { state: 'resolved' },
      { state: 'new' },
      'noted',
      'заметкой',
    ],
    ['cancel', { reason: 'Дважды' }, { state: 'cancelled' }, { state: 'new' }, 'noted', 'заметкой'],
    ['reopen', { reason: 'Снова' }, { state: 'inProgress' }, { state: 'resolved' }, 'noted', 'заметкой'],
    [
      'handOver',
      { toGroupId: groups.network.id, reason: 'Кабель' },
      { assignedGroupId: groups.network.id },
      { assignedGroupId: groups.desk.id },
      'noted',
      'заметкой',
    ],
  ])('%s %o is told with where its text went', (name, args, overrides, seen, type, words) => {
    const decision = decideOn(buildTicket({ ...stood, ...overrides }), name, args as never, { seen })
    expect(decision).toMatchObject({ status: 'merged', drafts: [{ type }] })
    const explanations = decision.status === 'merged' ? decision.explanations : []
    expect(textWords({ command: buildCommand(name, args), explanations })).toContain(words)
  })

  it('has nothing to tell of a text where none was typed, or none was kept', () => {
    expect(textWords({ command: buildCommand('close', {}), explanations: [done] })).toBe('')
    expect(textWords({ command: buildCommand('reply', { text: 'Да' }), explanations: [done] })).toBe('')
    const resolve = buildCommand('resolve', { code: 'solved', text: 'Готово', isReply: true })
    expect(textWords({ command: resolve, explanations: [{ ...done, rule: 'stillLegal' }] })).toBe('')
  })
})

describe('a refusal of a change that was made on another computer', () => {
  const recalled = (asked: { name: string; tickets: string[] } | undefined): AttentionRow => {
    const item = row('group.unknown', finished, false)
    return { ...item, verdict: { ...item.verdict, asked } }
  }
  const item = recalled({ name: 'handOver', tickets: ['ticket'] })

  it('names what was asked, and no details that it does not know', () => {
    expect(itemWords(item, names)).toMatchObject({ title: 'Передать группе', text: '' })
    expect(itemWords(recalled({ name: 'assign', tickets: [] }), names).title).not.toContain(':')
    expect(itemWords(recalled(undefined), names).title).toBe('Изменение с другого компьютера')
  })

  it('says when it was sent, and that its text is where it was typed', () => {
    const time = formatTime(AT + 3_600_000, 'ru')
    expect(elsewhereWords(item, AT)).toContain(
      `Отправлено не с этого компьютера (или до потери данных на нём), ${time}.`,
    )
    expect(elsewhereWords({ ...item, command: buildCommand('handOver', {}) }, AT)).toBe('')
  })
})

describe('the ticket of a change', () => {
  it('is called as it was when the change was made, once it has gone out of sight', () => {
    const [gone, registered] = [testId(1), testId(2)]
    const labels = {
      [gone]: { number: 1774, provisionalCode: 'П-801M' },
      [registered]: { number: null, provisionalCode: 'П-17KX' },
    }
    expect(ticketWords(gone, null, labels)).toEqual({ number: '№\u00a01774', subject: '' })
    expect(ticketWords(registered, null, labels)).toEqual({ number: 'П-17KX', subject: '' })
    expect(ticketWords(gone, null)).toEqual({ number: '', subject: '' })
  })
})
