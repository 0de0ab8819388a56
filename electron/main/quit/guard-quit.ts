/**
 * Asks before the desktop ends with work that the server has not heard of. The work is safe on the disk, but nobody else
 * sees it until the desktop runs again. An end that nobody at the desk asked for (a signal, the machine going down) asks
 * nothing: it would only be held up.
 */
import type { App, Dialog, PowerMonitor } from 'electron'
import { WORDS, type Language } from '../words'

export interface QuitSetup {
  readonly app: Pick<App, 'quit'> & {
    on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown
  }
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly process: { on(signal: NodeJS.Signals, listener: () => void): unknown }
  readonly power: Pick<PowerMonitor, 'on'>
  /** How much is not sent, of whoever is signed in. */
  readonly unsent: () => number
  readonly language: () => Language
  /** The question stands over the window. */
  readonly showWindow: () => void
  readonly report: (what: string, cause: unknown) => void
}

export interface QuitGuard {
  /** The whole desktop is ending. */
  readonly isQuitting: boolean
  /** The person has agreed elsewhere that it ends, and was told there what is not sent. */
  agree(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function guardQuit(setup: QuitSetup): QuitGuard {
  const { app, report } = setup
  let isQuitting = false
  let isAgreed = false
  let isAsking = false

  async function askFirst(count: number): Promise<void> {
    setup.showWindow()
    const words = WORDS[setup.language()].quitting
    const { response } = await setup.dialog.showMessageBox({
      type: 'question',
      title: 'Opora',
      message: words.question(count),
      detail: words.detail,
      buttons: [words.quit, words.stay],
      defaultId: 1,
      cancelId: 1,
    })
    if (response !== 0) return
    isAgreed = true
    app.quit()
  }

  app.on('before-quit', (event) => {
    const count = isAgreed ? 0 : setup.unsent()
    isQuitting = count === 0
    if (isQuitting) return
    event.preventDefault()
    if (isAsking) return
    isAsking = true
    askFirst(count)
      .catch((error: unknown) => report('quit', error))
      .finally(() => (isAsking = false))
  })
  for (const signal of SIGNALS) {
    setup.process.on(signal, () => {
      isAgreed = true
      app.quit()
    })
  }
  setup.power.on('shutdown', () => (isAgreed = true))
  return {
    get isQuitting() {
      return isQuitting
    },
    agree: () => (isAgreed = true),
  }
}
