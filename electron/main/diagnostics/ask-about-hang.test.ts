import type { BrowserWindow, MessageBoxOptions } from 'electron'
import { expect, test } from 'vitest'
import { askAboutHang } from './ask-about-hang'

test.each([
  ['ru', ['Подождать', 'Открыть заново']],
  ['en', ['Wait', 'Open it again']],
] as const)(
  'the box stands over the window, goes when the page answers, and waits unless told otherwise (%s)',
  async (language, buttons) => {
    const window = {} as BrowserWindow
    const { signal } = new AbortController()
    const asked: unknown[][] = []
    const answer = (response: number) =>
      askAboutHang(
        {
          showMessageBox: (...args: unknown[]) => (
            asked.push(args),
            Promise.resolve({ response, checkboxChecked: false })
          ),
        },
        window,
        language,
        signal,
      )
    expect([await answer(0), await answer(1)]).toEqual([false, true])
    const [over, options] = asked[0] as [BrowserWindow, MessageBoxOptions]
    expect([over, options.signal, options.buttons]).toEqual([window, signal, buttons])
    expect([options.defaultId, options.cancelId]).toEqual([0, 0])
  },
)
