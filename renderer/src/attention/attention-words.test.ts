import { beforeEach, describe, expect, it } from 'vitest'
import { setLocale } from '@/app/i18n'
import type { Names } from '@/app/i18n/words/value-words'
import type { AttentionRow } from '@/cache/rows'
import type { Explanation } from '@shared/domain/decision'
import { people } from '@shared/domain/testing'
import { conflictWords, storyWords, waitingWords, whyWords } from './attention-words'

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
