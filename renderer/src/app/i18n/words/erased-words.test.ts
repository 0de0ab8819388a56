import { beforeEach, describe, expect, it } from 'vitest'
import { setLocale } from '@/app/i18n'
import { erasedWords, subjectWords } from './erased-words'

const AT = Date.UTC(2026, 10, 27, 12)

describe('in place of what was erased', () => {
  beforeEach(() => setLocale('ru'))

  it('stands that it was, and since when where that is known', () => {
    expect([erasedWords('text', AT), erasedWords('file', AT)]).toEqual([
      'Текст удалён 27.11.2026 по решению организации',
      'Файл удалён 27.11.2026 по решению организации',
    ])
    expect([erasedWords('text'), erasedWords('file')]).toEqual([
      'Текст удалён по решению организации',
      'Файл удалён по решению организации',
    ])
  })

  it('a subject that is there stays as it is', () => {
    expect([subjectWords('Принтер'), subjectWords('')]).toEqual(['Принтер', 'Тема удалена по решению организации'])
  })
})
