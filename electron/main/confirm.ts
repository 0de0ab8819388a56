/**
 * Asks the person through the system, out of the page's reach: a page that was taken over could press any button of its
 * own. Asked before what would outlast it: another server, which is given the refresh token, and another program.
 */
import type { Dialog } from 'electron'
import { WORDS, type Language } from './words'

export type Confirm = (about: 'newServer' | 'newVersion', what: string, where: string) => Promise<boolean>

interface Question {
  readonly question: string
  readonly detail: string
  readonly no: string
  readonly yes: string
}

export function confirmBy(dialog: Pick<Dialog, 'showMessageBox'>, language: () => Language): Confirm {
  return (about, what, where) => {
    const words = WORDS[language()][about]
    return isAgreed(dialog, { ...words, question: words.question(what), detail: words.detail(where) })
  }
}

/** The safe answer is the one that Enter and Escape give. */
export async function isAgreed(
  dialog: Pick<Dialog, 'showMessageBox'>,
  { question, detail, no, yes }: Question,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Opora',
    message: question,
    detail,
    buttons: [no, yes],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}
