/**
 * Notifications of the system. Each is kept while it is on screen: one that nobody refers to loses its click
 * (electron/electron#12690). One that the system would not show, or says nothing about, is handed to the page.
 */
export type NotificationAction = 'take' | 'acknowledge' | 'snooze'

export interface SystemNotification {
  /** The same id replaces what is shown. */
  readonly id: string
  readonly title: string
  readonly body: string
  readonly ticketId: string | null
  readonly important: boolean
  /** Buttons, where the platform has them. */
  readonly actions: readonly { readonly action: NotificationAction; readonly text: string }[]
}

/** One of Electron's, as far as it is used. */
export interface ShownNotification {
  on(event: 'show' | 'click' | 'close', listener: () => void): unknown
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown
  on(event: 'action', listener: (details: { readonly actionIndex: number }) => void): unknown
  show(): void
  close(): void
}

export interface NotifierPorts {
  isSupported(): boolean
  create(notification: SystemNotification): ShownNotification
  after(ms: number, run: () => void): () => void
  onClick(notification: SystemNotification): void
  onAction(action: NotificationAction, notification: SystemNotification): void
  /** @param reason of the system, for the log; not for people */
  onFailed(notification: SystemNotification, reason: string): void
}

/** A system that says neither yes nor no by then has not shown it. */
const ANSWER_MS = 10_000

export class Notifier {
  readonly #live = new Map<string, ShownNotification>()

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
    this.#live.set(notification.id, shown)
    let isAnswered = false
    const answer = (): boolean => {
      const isFirst = !isAnswered
      isAnswered = true
      stopWaiting()
      return isFirst
    }
    const fail = (reason: string): void => {
      if (!answer()) return
      this.#drop(notification.id, shown)
      ports.onFailed(notification, reason)
    }
    const stopWaiting = ports.after(ANSWER_MS, () => fail('noAnswer'))
    shown.on('show', () => void answer())
    shown.on('failed', (_event, error) => fail(error))
    shown.on('close', () => {
      answer()
      this.#drop(notification.id, shown)
    })
    shown.on('click', () => {
      this.#drop(notification.id, shown)
      ports.onClick(notification)
    })
    shown.on('action', ({ actionIndex }) => {
      this.#drop(notification.id, shown)
      const action = notification.actions[actionIndex]?.action
      if (action !== undefined) ports.onAction(action, notification)
    })
    try {
      shown.show()
    } catch (error) {
      fail(String(error))
    }
  }

  withdraw(id: string): void {
    const shown = this.#live.get(id)
    this.#live.delete(id)
    shown?.close()
  }

  /** Not another one that has taken its place. */
  #drop(id: string, shown: ShownNotification): void {
    if (this.#live.get(id) === shown) this.#live.delete(id)
  }
}
