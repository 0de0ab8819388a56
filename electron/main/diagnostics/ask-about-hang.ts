/** The question when the page hangs: wait for it, or open it again. */
import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron'
import { WORDS, type Language } from '../words'

/**
 * @param show a box over the window that hangs: without a window it could not be closed from here on macOS
 * @param over closes the box, as if to wait
 * @returns whether to open it again; waiting is what Enter and Escape give
 */
export async function askAboutHang(
  show: (box: MessageBoxOptions) => Promise<MessageBoxReturnValue>,
  language: Language,
  over: AbortSignal,
): Promise<boolean> {
  const words = WORDS[language].hang
  const { response } = await show({
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
