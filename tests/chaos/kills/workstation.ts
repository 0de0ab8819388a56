/**
 * An engineer's machine: a Chromium of its own on a profile that outlives it. It dies as by a power cut of the program:
 * all its processes at once, in the middle of whatever they do.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import { CHROMIUM_ARGUMENTS, ensureChromium } from '../../../scripts/chromium'
import { Desk } from '../../e2e/support/desk'
import { BLANK_PATH } from '../../e2e/support/fault-proxy'
import { whenLoaded } from '../../e2e/support/world'

const START_MS = 90_000
/** Whoever kills a machine again and again keeps it busy: what is slow there is not lost. */
const PATIENCE_MS = 120_000

/** What the status bar says to whoever has to sign in once more. */
export const SIGN_IN = /Войдите|войти снова/

export class Workstation {
  private readonly profile = mkdtempSync(join(tmpdir(), 'opora-workstation-'))
  private process: ChildProcess | null = null
  private shown: Page | null = null

  /** @param args of Chromium besides the usual ones */
  constructor(
    private readonly origin: string,
    private readonly args: readonly string[],
  ) {}

  get isOn(): boolean {
    return this.process !== null
  }

  get page(): Page {
    if (this.shown === null) throw new Error('This workstation is off')
    return this.shown
  }

  get desk(): Desk {
    return new Desk(this.page)
  }

  /** Starts Chromium on the profile as it was left, with an empty page. */
  async start(): Promise<void> {
    const portFile = join(this.profile, 'DevToolsActivePort')
    rmSync(portFile, { force: true })
    const child = spawn(
      ensureChromium(),
      [
        ...CHROMIUM_ARGUMENTS,
        '--headless=new',
        '--accept-lang=ru-RU,ru',
        '--window-size=1440,900',
        '--remote-debugging-port=0',
        `--user-data-dir=${this.profile}`,
        ...this.args,
        'about:blank',
      ],
      { stdio: 'ignore', detached: true, env: { ...process.env, TZ: 'Europe/Moscow' } },
    )
    this.process = child
    for (const until = Date.now() + START_MS; !isWritten(portFile);) {
      if (Date.now() > until || child.exitCode !== null) throw new Error('Chromium does not start')
      await pause(20)
    }
    const [port = ''] = readFileSync(portFile, 'utf8').split('\n')
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
    const [context] = browser.contexts()
    if (context === undefined) throw new Error('Chromium has no profile')
    context.setDefaultTimeout(PATIENCE_MS)
    this.shown = context.pages()[0] ?? (await context.newPage())
  }

  /** Signs in by the demo's one-time address, where nobody is. */
  async signIn(demoAddress: string): Promise<void> {
    await this.open(demoAddress)
    await this.enter()
  }

  /** As it was left; it may have died before it had noted down who was signed in, and then somebody signs in. */
  async openAgain(demoAddress: () => Promise<string>): Promise<void> {
    await this.open(this.origin)
    const signIn = this.page.getByRole('textbox', { name: 'Логин' })
    await this.page.getByRole('grid').or(signIn).first().waitFor()
    if (await signIn.isVisible()) await this.signIn(await demoAddress())
    await this.page.getByRole('grid').waitFor()
  }

  /** A page of the same origin that holds nothing of the application. */
  async openBlank(): Promise<void> {
    await this.open(`${this.origin}${BLANK_PATH}`)
  }

  /** Without waiting for anything. */
  async openApp(): Promise<void> {
    await this.page.goto(this.origin, { waitUntil: 'commit' })
  }

  /** Signs in once more, by way of the status bar: what is kept on this computer waits for that. */
  async signInAgain(demoAddress: string): Promise<void> {
    await this.open(demoAddress)
    await this.desk.statusBar.getByRole('button', { name: SIGN_IN }).click()
    await this.enter()
  }

  private async open(address: string): Promise<void> {
    // A page that is open already would only see another fragment.
    await this.page.goto('about:blank')
    await this.page.goto(address)
  }

  private async enter(): Promise<void> {
    await this.page.getByRole('listitem').getByRole('button').first().click()
  }

  /** Another window on the same profile. */
  async openWindow(): Promise<Desk> {
    const page = await this.page.context().newPage()
    await page.goto(this.origin)
    await whenLoaded(page)
    return new Desk(page)
  }

  /** The first window ends as when its process crashes; another one is looked at from now on. */
  async crashWindow(other: Desk): Promise<void> {
    const dead = this.page
    const session = await dead.context().newCDPSession(dead)
    // A page that has crashed answers nothing any more.
    await Promise.race([session.send('Page.crash'), dead.waitForEvent('crash')])
    this.shown = other.page
  }

  /** With SIGKILL, all its processes. */
  async kill(): Promise<void> {
    const child = this.process
    this.shown = null
    this.process = null
    if (child?.pid === undefined) return
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
    if (child.exitCode !== null || child.signalCode !== null) return
    process.kill(-child.pid, 'SIGKILL')
    await ended
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Chromium creates the file before it writes into it. */
const isWritten = (file: string): boolean => existsSync(file) && readFileSync(file, 'utf8').includes('\n')
