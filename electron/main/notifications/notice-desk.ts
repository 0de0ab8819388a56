/**
 * Notices that the page brings from the server. What an alarm of this machine has told of is not told again, nor the
 * other way round; a burst becomes one.
 */
import type { Instant } from '@shared/domain/instant'
import type { SystemNotice } from '@shared/protocol/ipc-contract'
import type { RaisedKeys } from '../alarms/raised-keys'
import { MOST_AT_ONCE } from '../alarms/alarm-notifications'
import { WORDS, type Language } from '../words'
import { isSamePerson, type Person } from '../page-inbox'
import type { SystemNotification } from './notifier'

/** Notices of one synchronisation come within this. */
export const BURST_MS = 1_000

export interface NoticeDeskPorts {
  now(): Instant
  after(ms: number, run: () => void): () => void
  readonly raised: RaisedKeys
  language(): Language
  /** Whose page brings them; null when there is none. */
  reader(): Person | null
  /** Whether the person wants to be told of what this alarm tells of; also of one that this machine does not know. */
  isWanted(alarmKey: string): boolean
  /** Muted, or in quiet hours: they are in the page, and are not shown later. */
  isSilenced(): boolean
  show(notification: SystemNotification): void
  report(error: unknown): void
}

export class NoticeDesk {
  #waiting: { readonly notice: SystemNotice; readonly addressee: Person | null }[] = []
  #work: Promise<void> = Promise.resolve()

  constructor(private readonly ports: NoticeDeskPorts) {}

  take(notice: SystemNotice): void {
    this.#waiting.push({ notice, addressee: this.ports.reader() })
    if (this.#waiting.length === 1) {
      this.ports.after(BURST_MS, () => {
        this.#work = this.#work.then(() => this.#tell()).catch((error: unknown) => this.ports.report(error))
      })
    }
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#work
  }

  async #tell(): Promise<void> {
    const { ports } = this
    const keysOf = ({ id, alarmKey }: SystemNotice): string[] => [
      `notice:${id}`,
      ...(alarmKey === null ? [] : [alarmKey]),
    ]
    const addressee = ports.reader()
    // Those of somebody who has left meanwhile are not shown to the next: whose they are is told when they come back.
    const fresh = this.#waiting
      .filter((waiting) => isSamePerson(waiting.addressee, addressee))
      .map(({ notice }) => notice)
      .filter((notice) => !keysOf(notice).some((key) => ports.raised.has(key)))
    this.#waiting = []
    if (ports.isSilenced()) {
      // Not the keys of their alarms: those are told of in the summary that comes after the silence.
      const ids = fresh.map(({ id }) => `notice:${id}`)
      await ports.raised.add(ids, ports.now())
      return
    }
    await ports.raised.add(fresh.flatMap(keysOf), ports.now())
    const wanted = fresh.filter(({ alarmKey }) => alarmKey === null || ports.isWanted(alarmKey))
    if (wanted.length <= MOST_AT_ONCE)
      wanted.forEach((notice) => ports.show({ ...asNotification(notice), addressee, actions: [] }))
    else ports.show({ ...bundle(wanted, ports.language()), addressee })
  }
}

const asNotification = ({
  id,
  title,
  body,
  ticketId,
  important,
}: SystemNotice): Omit<SystemNotification, 'actions' | 'addressee'> => ({
  id: `notice:${id}`,
  title,
  body,
  ticketId,
  list: null,
  important,
})

const bundle = (notices: readonly SystemNotice[], language: Language): Omit<SystemNotification, 'addressee'> => ({
  id: `bundle:${notices[0]?.id ?? ''}`,
  title: WORDS[language].notices(notices.length),
  body: notices
    .slice(0, MOST_AT_ONCE)
    .map(({ title }) => title)
    .join('\n'),
  ticketId: null,
  list: 'notices',
  important: notices.some(({ important }) => important),
  actions: [],
})
