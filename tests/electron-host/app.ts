/** `app`: the life of the process, its folders, its lock, and the order of events at start and end. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChromium, type Chromium } from './chromium'
import { takeLock } from './instance-lock'
import { note } from './standing'
import { preventable, StandInWindow, windowHome } from './window'

interface Manifest {
  readonly version: string
  readonly productName: string
}

export class StandInApp extends EventEmitter {
  readonly isPackaged = false
  readonly dock = undefined
  readonly commandLine = { appendSwitch: (name: string, value?: string) => note('app.switch', { name, value }) }
  readonly #manifest: Manifest
  readonly #paths = new Map<string, string>()
  readonly #ready: Promise<void>
  #onReady: () => void = () => undefined
  #chromium: Chromium | null = null
  #isQuitting = false

  constructor(
    private readonly root: string,
    private readonly isWatched: boolean,
  ) {
    super()
    this.#manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
    windowHome.onCreated = (window) => {
      this.emit('browser-window-created', {}, window)
      this.emit('web-contents-created', {}, window.webContents)
    }
    windowHome.onAllClosed = () => {
      if (!this.#isQuitting && !this.emit('window-all-closed')) this.quit()
    }
    this.#ready = new Promise((resolve) => (this.#onReady = resolve))
  }

  /** Once the main process has been read: by then it has chosen its folders and taken its lock. */
  async begin(): Promise<void> {
    if (this.#isQuitting) return
    this.#chromium = await startChromium(this.getPath('userData'), this.getLocale(), this.isWatched)
    windowHome.context = this.#chromium.context
    this.#chromium.context.on('close', () => this.quit())
    this.emit('will-finish-launching')
    this.#onReady()
    this.emit('ready')
  }

  whenReady(): Promise<void> {
    return this.#ready
  }
  isReady(): boolean {
    return this.#chromium !== null
  }
  getName(): string {
    return this.#manifest.productName
  }
  getVersion(): string {
    return this.#manifest.version
  }
  getAppPath(): string {
    return this.root
  }
  getLocale(): string {
    return process.env['OPORA_STAND_IN_LOCALE'] ?? 'en-US'
  }
  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()]
  }
  getPath(name: string): string {
    const usual = { home: homedir(), temp: tmpdir(), userData: join(tmpdir(), `${this.getName()}-stand-in`) }
    return this.#paths.get(name) ?? (usual as Record<string, string>)[name] ?? join(tmpdir(), name)
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }
  enableSandbox(): void {
    note('app.enableSandbox')
  }
  setAppUserModelId(id: string): void {
    note('app.setAppUserModelId', id)
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    note('app.setAsDefaultProtocolClient', scheme)
    return true
  }
  setBadgeCount(count: number): boolean {
    note('app.setBadgeCount', count)
    return true
  }
  getLoginItemSettings(): { readonly openAtLogin: boolean; readonly wasOpenedAtLogin: boolean } {
    return { openAtLogin: false, wasOpenedAtLogin: false }
  }
  /** A spec starts it again itself. */
  relaunch(): void {
    note('app.relaunch')
  }
  requestSingleInstanceLock(data: unknown = null): boolean {
    return takeLock(this.getPath('userData'), data, (argv, folder, more) =>
      this.emit('second-instance', preventable(), argv, folder, more),
    )
  }

  quit(): void {
    if (this.#isQuitting) return
    const before = preventable()
    this.emit('before-quit', before)
    if (before.defaultPrevented) return
    this.#isQuitting = true
    for (const window of StandInWindow.getAllWindows()) {
      const event = preventable()
      window.emit('close', event)
      if (event.defaultPrevented) {
        this.#isQuitting = false
        return
      }
    }
    const last = preventable()
    this.emit('will-quit', last)
    if (last.defaultPrevented) {
      this.#isQuitting = false
      return
    }
    this.#end(0)
  }
  exit(code = 0): void {
    this.#isQuitting = true
    this.#end(code)
  }
  #end(code: number): void {
    const closed = this.#chromium?.close() ?? Promise.resolve()
    void closed
      .catch((error: unknown) => note('chromium.failed', String(error)))
      .then(() => {
        this.emit('quit', {}, code)
        process.exit(code)
      })
  }
}
