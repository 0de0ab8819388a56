/** The question when the page hangs: wait for it, or open it again. Over the window, which cannot say so itself. */
import type { BrowserWindow, Dialog } from 'electron'
import { WORDS, type Language } from '../words'

/**
 * @param over closes the box, as if to wait
 * @returns whether to open it again; waiting is what Enter and Escape give
 */
export async function askAboutHang(
  dialog: Pick<Dialog, 'showMessageBox'>,
  window: BrowserWindow,
  language: Language,
  over: AbortSignal,
): Promise<boolean> {
  const words = WORDS[language].hang
  // Without a window it could not be closed from here on macOS.
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    title: 'Opora',
    message: words.question,
    detail: words.detail,
    buttons: [words.wait, words.again],
    defaultId: 0,
    cancelId: 0,
    signal: over,
  })
  return response === 1
}
