/**
 * The last step of an end: what is being written is written first. A journal line, a setting, the place of the window
 * that has just closed, a refresh token that the server has changed: each would be gone with the process, though somebody
 * counts on it. A disk that does not answer holds an end up for a few seconds and no longer, and the log says what was
 * left.
 */
import type { App } from 'electron'

export interface LastWrites {
  readonly app: Pick<App, 'exit'> & {
    on(event: 'will-quit', listener: (event: { preventDefault(): void }) => void): unknown
  }
  /** Each begins nothing new, and resolves when nothing of it is under way. Names are code words, for the log. */
  readonly parts: Readonly<Record<string, () => Promise<void>>>
  readonly after: (ms: number, run: () => void) => () => void
  readonly report: (what: string, cause: unknown) => void
}

export const MOST_MS = 3_000

/** Windows are closed by then, and whoever had to be asked has been. */
export function finishWrites({ app, parts, after, report }: LastWrites): void {
  let isFinishing = false

  async function finish(): Promise<void> {
    const unfinished = new Set(Object.keys(parts))
    const all = Object.entries(parts).map(async ([name, settled]) => {
      try {
        await settled()
      } catch (error) {
        report(`quit ${name}`, error)
      }
      unfinished.delete(name)
    })
    let stopWaiting = (): void => undefined
    const patience = new Promise<void>((resolve) => (stopWaiting = after(MOST_MS, resolve)))
    await Promise.race([Promise.all(all), patience])
    stopWaiting()
    if (unfinished.size > 0) report('quit', { kind: 'notWritten', parts: [...unfinished] })
  }

  app.on('will-quit', (event) => {
    // Not by another `quit`: that would ask the person once more.
    event.preventDefault()
    if (isFinishing) return
    isFinishing = true
    void finish().finally(() => app.exit(0))
  })
}
