/**
 * A page that crashed is loaded again: what was typed is on the disk within a second, and the page takes it up where it
 * was. One that crashes again and again asks first, or it would never end. One that hangs is given up only by the person:
 * it may be in the middle of something.
 */
import type { RenderProcessGoneDetails } from 'electron'

const MINUTE_MS = 60_000
const MOST_A_MINUTE = 3
/** Whoever waits is asked once more. */
const ASK_AGAIN_MS = 30_000

/** Of Electron's `webContents`, as far as it is used. */
export interface WatchedPage {
  on(event: 'render-process-gone', listener: (event: unknown, details: RenderProcessGoneDetails) => void): unknown
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown
  on(event: 'will-prevent-unload', listener: (event: { preventDefault(): void }) => void): unknown
  isDestroyed(): boolean
  reload(): void
  /** Ends its process, however busy that is. */
  forcefullyCrashRenderer(): void
}

export interface WatchPorts {
  after(ms: number, run: () => void): () => void
  now(): number
  report(what: string, cause: unknown): void
  /** @returns whether to load it once more */
  askToReload(): Promise<boolean>
  /**
   * @param over the page answers again, or is gone: the question has gone with it
   * @returns whether to open it again instead of waiting
   */
  askAboutHang(over: AbortSignal): Promise<boolean>
  quit(): void
}

export function watchPage(page: WatchedPage, ports: WatchPorts): void {
  let crashedAt: readonly number[] = []
  /** While it hangs; aborted when it does so no more. */
  let hang: AbortController | null = null
  let stopWaiting = (): void => undefined
  /** The crash to come was asked for. */
  let isGivenUp = false

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

  async function ask(of: AbortController): Promise<void> {
    const isGivingUp = await ports.askAboutHang(of.signal)
    if (of.signal.aborted || page.isDestroyed()) return
    if (isGivingUp) {
      isGivenUp = true
      page.forcefullyCrashRenderer()
    } else stopWaiting = ports.after(ASK_AGAIN_MS, () => askAbout(of))
  }
  const askAbout = (of: AbortController): void =>
    void ask(of).catch((error: unknown) => ports.report('page hangs', error))
  function hangsNoMore(): void {
    stopWaiting()
    hang?.abort()
    hang = null
  }

  page.on('render-process-gone', (_event, { reason, exitCode }) => {
    hangsNoMore()
    if (reason === 'clean-exit') return
    ports.report('page gone', { reason, exitCode })
    if (isGivenUp) {
      isGivenUp = false
      page.reload()
    } else comeBack().catch((error: unknown) => ports.report('page gone', error))
  })
  page.on('unresponsive', () => {
    if (hang !== null) return
    ports.report('page hangs', null)
    hang = new AbortController()
    askAbout(hang)
  })
  // Electron's way of saying that the page is left all the same. It has saved what was typed, and asks nothing itself.
  page.on('will-prevent-unload', (event) => event.preventDefault())
  page.on('responsive', () => {
    hangsNoMore()
    ports.report('page answers again', null)
  })
}
