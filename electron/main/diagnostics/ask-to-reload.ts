/** The question when the page crashes again and again: once more, or end. */
import type { Dialog } from 'electron'
import { WORDS, type Language } from '../words'

export async function askToReload(dialog: Pick<Dialog, 'showMessageBox'>, language: Language): Promise<boolean> {
  const words = WORDS[language].crash
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Opora',
    message: words.question,
    detail: words.detail,
    buttons: [words.again, words.quit],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 0
}
