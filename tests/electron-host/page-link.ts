/**
 * Between a window and its page: the preload in an isolated world of its own, calls of the page to `ipcMain`, events to
 * the page, and the navigation that the application may stop.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from '@playwright/test'
import { fromChromium, originOf } from './addresses'
import { answerCall, type StandInFrame } from './ipc'
import { schemes } from './protocol'

const WORLD = 'preload'
const read = (name: string): string => readFileSync(join(import.meta.dirname, 'worlds', name), 'utf8')

export interface LinkHooks {
  readonly sender: object
  /** @returns whether the page may go there */
  mayNavigate(url: string, isMainFrame: boolean): boolean
}

export class PageLink {
  /** The isolated world of the main frame; null until there is one. */
  #contextId: number | null = null
  #frame: StandInFrame | null = null
  #expected: string | null = null

  private constructor(
    private readonly page: Page,
    private readonly tools: CDPSession,
    private readonly mainFrameId: string,
    private readonly hooks: LinkHooks,
  ) {}

  static async open(page: Page, preload: string | undefined, hooks: LinkHooks): Promise<PageLink> {
    const tools = await page.context().newCDPSession(page)
    const { frameTree } = await tools.send('Page.getFrameTree')
    const link = new PageLink(page, tools, frameTree.frame.id, hooks)
    await link.#begin(preload)
    return link
  }

  get mainFrame(): StandInFrame | null {
    return this.#frame
  }

  /** Goes where the application itself leads, which it is not asked about. */
  async load(address: string): Promise<void> {
    this.#expected = address
    await this.page.goto(address)
  }

  /** Chromium ends the process of the page, and cannot answer any more. */
  async crash(): Promise<void> {
    await this.tools.send('Page.crash').catch(() => undefined)
  }

  send(channel: string, args: readonly unknown[]): void {
    if (this.#contextId === null) return
    const expression = `__standInSend(${JSON.stringify(channel)}, ${JSON.stringify(args)})`
    this.tools.send('Runtime.evaluate', { contextId: this.#contextId, expression }).catch(() => {
      // The page has gone meanwhile; an event to nobody is dropped, as in Electron.
    })
  }

  async #begin(preload: string | undefined): Promise<void> {
    const { tools } = this
    tools.on('Runtime.executionContextCreated', ({ context }) => {
      const aux = context.auxData as { readonly frameId?: string } | undefined
      if (context.name !== WORLD || aux?.frameId !== this.mainFrameId) return
      this.#contextId = context.id
      const url = fromChromium(this.page.url(), schemes)
      this.#frame = { url, origin: originOf(fromChromium(context.origin + '/', schemes)) }
    })
    tools.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#contextId) this.#contextId = this.#frame = null
    })
    tools.on('Runtime.bindingCalled', ({ payload, executionContextId }) => void this.#call(payload, executionContextId))
    tools.on('Fetch.requestPaused', ({ requestId, request, frameId }) =>
      this.#navigate(requestId, request.url, frameId === this.mainFrameId),
    )
    await tools.send('Page.enable')
    await tools.send('Runtime.enable')
    await tools.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] })
    if (preload === undefined) return
    await tools.send('Runtime.addBinding', { name: '__standInCall', executionContextName: WORLD })
    const token = randomUUID()
    const inMainFrame = (source: string): string => `if (globalThis.top === globalThis) { ${source} }`
    await tools.send('Page.addScriptToEvaluateOnNewDocument', {
      source: inMainFrame(`(${read('bridge.js')}\n)('${token}', 'page', 'preload')`),
    })
    await tools.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: WORLD,
      source: inMainFrame(this.#preloadSource(token, preload)),
    })
  }

  #preloadSource(token: string, preload: string): string {
    return `(() => {
      const bridge = (${read('bridge.js')}\n)('${token}', 'preload', 'page')
      const electron = (${read('preload.js')}\n)(bridge, globalThis.__standInCall)
      const require = (name) => {
        if (name === 'electron') return electron
        throw new Error('module not found: ' + name)
      }
      const module = { exports: {} }
      ;((require, module, exports) => { ${readFileSync(preload, 'utf8')}
      })(require, module, module.exports)
    })()`
  }

  async #call(payload: string, contextId: number): Promise<void> {
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: unknown[] }
    const senderFrame = contextId === this.#contextId ? this.#frame : null
    const { error, value } = await answerCall(channel, { sender: this.hooks.sender, senderFrame }, args)
    const expression = `__standInReply(${id}, ${JSON.stringify(error)}, ${JSON.stringify(value ?? null)})`
    await this.tools.send('Runtime.evaluate', { contextId, expression }).catch(() => {
      // Whoever asked has gone.
    })
  }

  #navigate(requestId: string, url: string, isMainFrame: boolean): void {
    const isOurs = isMainFrame && url === this.#expected?.split('#')[0]
    if (isMainFrame) this.#expected = null
    const isAllowed = isOurs || this.hooks.mayNavigate(fromChromium(url, schemes), isMainFrame)
    const answered = isAllowed
      ? this.tools.send('Fetch.continueRequest', { requestId })
      : this.tools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    answered.catch(() => {
      // The page was closed while it was asked.
    })
  }
}
