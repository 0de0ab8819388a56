/**
 * The tray, the badge, the overlay and the flash: the same few facts in every place that a system has for them. A system
 * without a tray loses nothing else: a second start shows the window.
 */
import type { Reminder } from '../alarms/due-alarms'
import type { TrayAction, TrayItem } from './tray-items'
import { trayIcon, trayMenu, trayToolTip, type TrayMoment } from './tray-menu'
import { countOf, trayState, type TrayState } from './tray-state'

/** Electron's tray, as far as it is used. */
export interface TrayLike<Image, BuiltMenu> {
  setImage(image: Image): void
  setToolTip(text: string): void
  setContextMenu(menu: BuiltMenu): void
  on(event: 'click', listener: () => void): unknown
}

export interface TrayPorts<Image, BuiltMenu> {
  readonly platform: string
  /** @throws where there is no tray */
  create(image: Image): TrayLike<Image, BuiltMenu>
  /** @param name as `trayIcon` has it */
  image(name: string): Image
  menu(items: readonly TrayItem[], run: (action: TrayAction) => void): BuiltMenu
  setBadge(count: number): void
  /** On the button of the task bar; null takes it away. Windows only. */
  setOverlay(image: Image | null, words: string): void
  flash(isOn: boolean): void
  isWindowFocused(): boolean
  run(action: TrayAction): void
  reminders(): readonly Reminder[]
  report(what: string, cause: unknown): void
}

export class DeskTray<Image, BuiltMenu> {
  readonly #tray: TrayLike<Image, BuiltMenu> | null
  #breached = 0

  constructor(
    private moment: TrayMoment,
    private readonly ports: TrayPorts<Image, BuiltMenu>,
  ) {
    this.#tray = this.#create()
    this.#draw()
  }

  /** Whether there is one to hide in. */
  get isThere(): boolean {
    return this.#tray !== null
  }

  update(changes: Partial<TrayMoment>): void {
    this.moment = { ...this.moment, ...changes }
    this.#draw()
  }

  /** The engineer looks at it. */
  windowFocused(): void {
    this.ports.flash(false)
  }

  get #state(): TrayState {
    const { state, settings } = this.moment
    return trayState(state, settings.alarms)
  }

  #create(): TrayLike<Image, BuiltMenu> | null {
    const { ports } = this
    try {
      const tray = ports.create(ports.image(trayIcon(this.#state)))
      // On macOS a click opens the menu, and nothing else: the window would come on top of it.
      if (ports.platform !== 'darwin') tray.on('click', () => ports.run({ kind: 'show' }))
      return tray
    } catch (error) {
      ports.report('tray', error)
      return null
    }
  }

  #draw(): void {
    const { ports, moment } = this
    const state = this.#state
    const words = trayToolTip(moment)
    const icon = ports.image(trayIcon(state))
    this.#tray?.setImage(icon)
    this.#tray?.setToolTip(words)
    // Again with each change: Linux does not see what changes within a menu.
    this.#tray?.setContextMenu(ports.menu(trayMenu(moment, ports.reminders()), (action) => ports.run(action)))
    const count = countOf(state)
    if (ports.platform === 'win32') ports.setOverlay(count > 0 ? icon : null, words)
    else ports.setBadge(count)
    const breached = state.kind === 'known' ? state.breached : 0
    if (breached > this.#breached && !ports.isWindowFocused()) ports.flash(true)
    this.#breached = breached
  }
}
