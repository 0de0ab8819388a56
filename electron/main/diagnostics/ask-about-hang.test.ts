import type { MessageBoxOptions } from 'electron'
import { expect, test } from 'vitest'
import { askAboutHang } from './ask-about-hang'

test.each([
  ['ru', ['Подождать', 'Открыть заново']],
  ['en', ['Wait', 'Open it again']],
] as const)('the box goes when the page answers, and waits unless told otherwise (%s)', async (language, buttons) => {
  const { signal } = new AbortController()
  const asked: MessageBoxOptions[] = []
  const answer = (response: number): Promise<boolean> => {
    const show = (box: MessageBoxOptions) => (asked.push(box), Promise.resolve({ response, checkboxChecked: false }))
    return askAboutHang(show, language, signal)
  }
  expect([await answer(0), await answer(1)]).toEqual([false, true])
  expect(asked[0]).toMatchObject({ signal, buttons, defaultId: 0, cancelId: 0 })
})
