/**
 * Asks the person through the system, out of the page's reach: a page that was taken over could press any button of its
 * own. Asked before what would outlast it: another server, which is given the refresh token, and another program.
 */
import type { Dialog } from 'electron'
import { WORDS, type Language } from './words'

export type Confirm = (about: 'newServer' | 'newVersion', what: string, where: string) => Promise<boolean>

/** The safe answer is the one that Enter and Escape give. */
export function confirmBy(dialog: Pick<Dialog, 'showMessageBox'>, language: () => Language): Confirm {
  return async (about, what, where) => {
    const words = WORDS[language()][about]
    const { response } = await dialog.showMessageBox({
      type: 'question',
      title: 'Opora',
      message: words.question(what),
      detail: words.detail(where),
      buttons: [words.no, words.yes],
      defaultId: 0,
      cancelId: 0,
    })
    return response === 1
  }
}
