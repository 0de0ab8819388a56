/**
 * Asks before the desktop ends with work that the server has not heard of. The work is safe on the disk, but nobody else
 * sees it until the desktop runs again. An end that nobody at the desk asked for (a signal, the machine going down) asks
 * nothing: it would only be held up. What was agreed to, and whether it starts again, holds for that one end: when
 * something stops it, the next one is a new one.
 */
import type { App, Dialog, PowerMonitor } from 'electron'
import { WORDS, type Language } from '../words'

export interface QuitSetup {
  readonly app: Pick<App, 'quit' | 'relaunch'> & {
    on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown
    on(event: 'will-quit', listener: () => void): unknown
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
  /** The whole desktop is ending, or about to. */
  readonly isQuitting: boolean
  /** Ends the desktop and starts it again. The person has agreed to it, and was told what is not sent. */
  restart(): void
  /** The same of an end that somebody else brings about. @returns takes it back, when it does not come */
  agree(): () => void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function guardQuit(setup: QuitSetup): QuitGuard {
  const { app, report } = setup
  let isQuitting = false
  let isAsking = false
  let isGoingDown = false
  /** Of the next end. */
  let isAgreed = false
  let isRestart = false
  /** Of the end under way. */
  let isRestarting = false

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
    if (response === 0) end()
  }

  function end(): void {
    isAgreed = true
    app.quit()
  }

  app.on('before-quit', (event) => {
    const count = isAgreed || isGoingDown ? 0 : setup.unsent()
    isRestarting = isRestart
    isAgreed = isRestart = false
    isQuitting = count === 0
    if (isQuitting) return
    event.preventDefault()
    if (isAsking) return
    isAsking = true
    askFirst(count)
      .catch((error: unknown) => report('quit', error))
      .finally(() => (isAsking = false))
  })
  // Not before it is sure: armed earlier, it would start again after an end that the person chose much later.
  app.on('will-quit', () => {
    if (isRestarting) app.relaunch()
  })
  for (const signal of SIGNALS) setup.process.on(signal, end)
  setup.power.on('shutdown', () => (isGoingDown = true))
  return {
    get isQuitting() {
      return isQuitting || isAgreed
    },
    restart() {
      isRestart = true
      end()
    },
    agree() {
      isAgreed = true
      return () => (isAgreed = false)
    },
  }
}
