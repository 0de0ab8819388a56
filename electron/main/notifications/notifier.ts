/**
 * Notifications of the system. Each is kept for as long as it may be clicked: one that nobody refers to loses its click
 * (electron/electron#12690). One that the system would not show, or says nothing about, is handed to the page.
 */
import type { NoticeList } from '@shared/protocol/ipc-contract'
import type { Person } from '../page-inbox'

export type NotificationAction = 'take' | 'acknowledge' | 'snooze'

/** What a click needs to know of a notification. */
export interface ToldOf {
  /** The same id replaces what is shown. */
  readonly id: string
  readonly ticketId: string | null
  /** Where a click leads when it is about several. */
  readonly list: NoticeList | null
  /** Whose work it is about: a click opens nothing for anybody else. Null when it is about nobody's. */
  readonly addressee: Person | null
  /** Buttons, where the platform has them. */
  readonly actions: readonly { readonly action: NotificationAction }[]
}

export interface SystemNotification extends ToldOf {
  readonly title: string
  readonly body: string
  readonly important: boolean
  readonly actions: readonly { readonly action: NotificationAction; readonly text: string }[]
}

/** One of Electron's, as far as it is used. */
export interface ShownNotification {
  on(event: 'show' | 'click', listener: () => void): unknown
  on(event: 'close', listener: (details: { readonly reason?: string }) => void): unknown
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown
  on(event: 'action', listener: (details: { readonly actionIndex: number }) => void): unknown
  show(): void
  close(): void
}

export interface NotifierPorts {
  isSupported(): boolean
  create(notification: SystemNotification): ShownNotification
  after(ms: number, run: () => void): () => void
  onClick(told: ToldOf): void
  onAction(action: NotificationAction, told: ToldOf): void
  /** @param reason of the system, for the log; not for people */
  onFailed(notification: SystemNotification, reason: string): void
  /** It stands on the screen or in the centre of the system, until `onGone`. */
  onShown(told: ToldOf): void
  onGone(id: string): void
}

/** A system that says neither yes nor no by then has not shown it. */
const ANSWER_MS = 10_000
/** In the centre of the system; it shows no more of one application. */
const MOST_KEPT = 100

interface Live {
  readonly told: ToldOf
  readonly shown: ShownNotification
}

export class Notifier {
  readonly #live = new Map<string, Live>()

  constructor(private readonly ports: NotifierPorts) {}

  get liveIds(): readonly string[] {
    return [...this.#live.keys()]
  }

  show(notification: SystemNotification): void {
    const { ports } = this
    this.withdraw(notification.id)
    if (!ports.isSupported()) {
      ports.onFailed(notification, 'notSupported')
      return
    }
    let shown: ShownNotification
    try {
      shown = ports.create(notification)
    } catch (error) {
      ports.onFailed(notification, String(error))
      return
    }
    let isAnswered = false
    const answer = (): boolean => {
      const isFirst = !isAnswered
      isAnswered = true
      stopWaiting()
      return isFirst
    }
    const fail = (reason: string): void => {
      if (answer() && this.#drop(notification.id, shown)) ports.onFailed(notification, reason)
    }
    const stopWaiting = ports.after(ANSWER_MS, () => fail('noAnswer'))
    shown.on('show', () => {
      if (answer()) ports.onShown(notification)
    })
    shown.on('failed', (_event, error) => fail(error))
    shown.on('close', () => void answer())
    this.keep(notification, shown)
    try {
      shown.show()
    } catch (error) {
      fail(String(error))
    }
  }

  /** Of one that is shown, or that an earlier run of the desktop has shown. */
  keep(told: ToldOf, shown: ShownNotification): void {
    const { id } = told
    this.#live.delete(id)
    this.#live.set(id, { told, shown })
    const [oldest = id] = this.#live.keys()
    if (this.#live.size > MOST_KEPT) this.#live.delete(oldest)
    shown.on('close', ({ reason }) => {
      // On Windows it has gone into the action centre, where it can be clicked for days.
      if (reason !== 'timedOut') this.#drop(id, shown)
    })
    shown.on('click', () => {
      if (this.#drop(id, shown)) this.act(told, null)
    })
    shown.on('action', ({ actionIndex }) => {
      if (this.#drop(id, shown)) this.act(told, actionIndex)
    })
  }

  /** @param actionIndex of its buttons; null for a click on the notification itself */
  act(told: ToldOf, actionIndex: number | null): void {
    const action = actionIndex === null ? undefined : told.actions[actionIndex]?.action
    if (action !== undefined) this.ports.onAction(action, told)
    else if (actionIndex === null) this.ports.onClick(told)
  }

  /** @returns whether it was there: what is told of a click twice, by two ways of the system, is one click */
  take(id: string): boolean {
    const live = this.#live.get(id)
    return live !== undefined && this.#drop(id, live.shown)
  }

  withdraw(id: string): void {
    const live = this.#live.get(id)
    if (live === undefined) return
    this.#drop(id, live.shown)
    live.shown.close()
  }

  /** Not another one that has taken its place. @returns whether it was there */
  #drop(id: string, shown: ShownNotification): boolean {
    if (this.#live.get(id)?.shown !== shown) return false
    this.#live.delete(id)
    this.ports.onGone(id)
    return true
  }
}
