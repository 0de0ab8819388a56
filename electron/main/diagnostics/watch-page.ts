/**
 * A page that crashed is loaded again: what was typed is on the disk within a second, and the page takes it up where it
 * was. One that crashes again and again asks first, or it would never end.
 */
import type { RenderProcessGoneDetails } from 'electron'

const MINUTE_MS = 60_000
const MOST_A_MINUTE = 3

/** Of Electron's `webContents`, as far as it is used. */
export interface WatchedPage {
  on(event: 'render-process-gone', listener: (event: unknown, details: RenderProcessGoneDetails) => void): unknown
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown
  on(event: 'will-prevent-unload', listener: (event: { preventDefault(): void }) => void): unknown
  isDestroyed(): boolean
  reload(): void
}

export interface WatchPorts {
  now(): number
  report(what: string, cause: unknown): void
  /** @returns whether to load it once more */
  askToReload(): Promise<boolean>
  quit(): void
}

export function watchPage(page: WatchedPage, ports: WatchPorts): void {
  let crashedAt: readonly number[] = []

  async function comeBack(): Promise<void> {
    const now = ports.now()
    crashedAt = [...crashedAt.filter((at) => now - at < MINUTE_MS), now]
    if (crashedAt.length > MOST_A_MINUTE) {
      if (!(await ports.askToReload())) {
        ports.quit()
        return
      }
      crashedAt = []
    }
    if (!page.isDestroyed()) page.reload()
  }

  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    ports.report('page gone', { reason, exitCode })
    comeBack().catch((error: unknown) => ports.report('page gone', error))
  })
  page.on('unresponsive', () => ports.report('page hangs', null))
  // Electron's way of saying that the page is left all the same. It has saved what was typed, and asks nothing itself.
  page.on('will-prevent-unload', (event) => event.preventDefault())
  page.on('responsive', () => ports.report('page answers again', null))
}
