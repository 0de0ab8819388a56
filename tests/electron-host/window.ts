/** `BrowserWindow` and `webContents` over pages of Chromium. What moves a real window is kept as data. */
import { EventEmitter } from 'node:events'
import type { BrowserContext, Page } from '@playwright/test'
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { toChromium, originOf } from './addresses'
import { PageLink } from './page-link'
import { schemes } from './protocol'
import { applyPermissions } from './session'
import { note } from './standing'

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }

interface Preventable {
  defaultPrevented: boolean
  preventDefault(): void
}

export const preventable = (): Preventable => ({
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true
  },
})

/** Who makes pages, and who is told of windows; set by `app.ts`. */
export const windowHome = {
  context: null as BrowserContext | null,
  onCreated: (_window: StandInWindow): void => undefined,
  onAllClosed: (): void => undefined,
}

const windows: StandInWindow[] = []

export class StandInContents extends EventEmitter {
  link: PageLink | null = null
  targetId = ''
  openHandler: OpenHandler = () => ({ action: 'allow' })

  constructor(readonly window: StandInWindow) {
    super()
  }

  get mainFrame(): object | null {
    return this.link?.mainFrame ?? null
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }
  send(channel: string, ...args: unknown[]): void {
    this.link?.send(channel, args)
  }
  isDestroyed(): boolean {
    return this.window.isDestroyed()
  }
  isLoading(): boolean {
    return this.link === null
  }
  reload(): void {
    void this.window.loadAgain()
  }
  forcefullyCrashRenderer(): void {
    void this.link?.crash()
  }
  close(): void {
    this.window.close()
  }
  /** @returns whether nobody of the application stops it */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    const event = { ...preventable(), url }
    this.emit('will-frame-navigate', event)
    if (isMainFrame) this.emit('will-navigate', event)
    if (event.defaultPrevented) note('navigation.stopped', url)
    return !event.defaultPrevented
  }
}

export class StandInWindow extends EventEmitter {
  static getAllWindows = (): StandInWindow[] => windows.filter((window) => !window.isDestroyed())
  static fromWebContents = (contents: StandInContents): StandInWindow => contents.window
  static getFocusedWindow = (): StandInWindow | null =>
    StandInWindow.getAllWindows().find((window) => window.isFocused()) ?? null

  readonly webContents = new StandInContents(this)
  #page: Page | null = null
  #isGone = false
  #isVisible: boolean
  #isMinimized = false
  #isMaximized = false
  #bounds: Rectangle
  #opened: Promise<Page>

  constructor(readonly options: BrowserWindowConstructorOptions = {}) {
    super()
    this.#isVisible = options.show !== false
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    // Whoever drives the application from outside may ask in the middle of any statement: what is in the list is whole.
    this.#opened = Promise.resolve().then(() => this.#open())
    windows.push(this)
    windowHome.onCreated(this)
  }

  async #open(): Promise<Page> {
    const { context } = windowHome
    if (context === null) throw new Error('Cannot create BrowserWindow before app is ready')
    const isFirst = windows.length === 1 && this.#page === null
    const page = (isFirst ? context.pages()[0] : undefined) ?? (await context.newPage())
    this.#page = page
    const tools = await context.newCDPSession(page)
    this.webContents.targetId = (await tools.send('Target.getTargetInfo')).targetInfo.targetId
    const { windowId } = await tools.send('Browser.getWindowForTarget')
    const { width, height } = this.#bounds
    await tools.send('Browser.setWindowBounds', { windowId, bounds: { width, height } })
    page.on('close', () => {
      if (page === this.#page) this.#gone()
    })
    page.on('crash', () => this.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
    page.on('popup', (popup) => {
      const { action } = this.webContents.openHandler({ url: popup.url() })
      note('window.open', { url: popup.url(), action })
      if (action === 'deny') void popup.close()
    })
    this.webContents.link = await PageLink.open(page, this.options.webPreferences?.preload, {
      sender: this.webContents,
      mayNavigate: (url, isMainFrame) => this.webContents.mayNavigate(url, isMainFrame),
    })
    return page
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#opened
    await applyPermissions(page.context(), originOf(address))
    await this.webContents.link?.load(toChromium(address, schemes))
    this.webContents.emit('did-finish-load')
    this.emit('ready-to-show')
  }

  /** In a new page: Chromium's tools let go of one that crashed. */
  async loadAgain(): Promise<void> {
    const before = await this.#opened
    const address = before.url()
    this.webContents.link = null
    this.#opened = this.#open()
    const page = await this.#opened
    await before.close()
    this.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    await (this.webContents.link as PageLink | null)?.load(address)
    await page.bringToFront()
  }

  /** The application may stop it. */
  close(): void {
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy(): void {
    void this.#opened.then((page) => page.close())
  }
  #gone(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.emit('closed')
    if (StandInWindow.getAllWindows().length === 0) windowHome.onAllClosed()
  }
  isDestroyed(): boolean {
    return this.#isGone
  }

  show(): void {
    this.#isVisible = true
    this.emit('show')
    this.focus()
  }
  hide(): void {
    this.#isVisible = false
    this.emit('hide')
  }
  focus(): void {
    if (this.#page !== null && !this.#page.isClosed()) void this.#page.bringToFront()
    this.emit('focus')
  }
  isVisible(): boolean {
    return this.#isVisible
  }
  isFocused(): boolean {
    return this.#isVisible && !this.#isMinimized
  }
  minimize(): void {
    this.#isMinimized = true
    this.emit('minimize')
  }
  restore(): void {
    this.#isMinimized = false
    this.emit('restore')
  }
  isMinimized(): boolean {
    return this.#isMinimized
  }
  maximize(): void {
    this.#isMaximized = true
    this.emit('maximize')
  }
  isMaximized(): boolean {
    return this.#isMaximized
  }
  isFullScreen(): boolean {
    return false
  }
  getBounds(): Rectangle {
    return { ...this.#bounds }
  }
  getNormalBounds(): Rectangle {
    return this.getBounds()
  }
  setBounds(bounds: Partial<Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.emit('resize')
    this.emit('move')
  }
  flashFrame(isOn: boolean): void {
    note('window.flashFrame', isOn)
  }
  setOverlayIcon(icon: unknown, description: string): void {
    note('window.setOverlayIcon', icon === null ? null : description)
  }
  setTitle(title: string): void {
    note('window.setTitle', title)
  }
}
