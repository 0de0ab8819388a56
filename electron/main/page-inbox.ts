/**
 * What the page is told of notifications (that one was clicked, that a button of one was pressed, that the system would
 * not show one), and asked for by the menus and the shortcut, where it needs somebody who is signed in. A page that is not
 * there (it has not loaded yet, it crashed, nobody has signed in) is told as soon as it says that it listens; and it is told
 * nothing that was for another person.
 */
import type { IpcEvent, IpcEvents } from '@shared/protocol/ipc-contract'
import { DONE } from './host-parts'
import type { IpcHandlers } from './ipc'
import type { TellPage } from './page-events'

/** At one server. */
export interface Person {
  readonly serverId: string
  readonly personId: string
}

export type WaitingEvent = Extract<IpcEvent, `notices.${string}` | 'badge.asked'>

interface Waiting {
  readonly addressee: Person | null
  /** The same event about the same notification is told once. */
  readonly key: string
  tell(): void
}

/** A page that never comes must not be told of a thousand; the newest count. */
const MOST_WAITING = 20

export class PageInbox {
  #waiting: readonly Waiting[] = []
  #reader: Person | null = null
  #lastReader: Person | null = null

  constructor(private readonly tellPage: TellPage) {}

  readonly handlers: Pick<IpcHandlers, 'notices.ready'> = {
    'notices.ready': (serverId, personId) => {
      const reader = { serverId, personId }
      this.#reader = this.#lastReader = reader
      const waiting = this.#waiting
      this.#waiting = []
      // What was for somebody else is theirs, and they have left this desktop to the one who reads now.
      for (const each of waiting) if (isFor(each.addressee, reader)) each.tell()
      return DONE
    },
  }

  /** Whose page it is, or was the last time that there was one; null when nobody has been here since the start. */
  get lastReader(): Person | null {
    return this.#lastReader
  }

  /** @param addressee null when it is about nobody's work, and so for whoever is there */
  tell<E extends WaitingEvent>(addressee: Person | null, event: E, detail: IpcEvents[E]): void {
    const tell = (): void => this.tellPage(event, detail)
    if (this.#reader === null) {
      const key = JSON.stringify([addressee, event, detail])
      const others = this.#waiting.filter((each) => each.key !== key)
      this.#waiting = [...others, { addressee, key, tell }].slice(-MOST_WAITING)
    } else if (isFor(addressee, this.#reader)) tell()
  }

  /** It loads anew, has crashed, or nobody is signed in there: whoever comes says so. */
  pageLeaves(): void {
    this.#reader = null
  }
}

export const isSamePerson = (left: Person | null, right: Person | null): boolean =>
  left?.serverId === right?.serverId && left?.personId === right?.personId

const isFor = (addressee: Person | null, reader: Person): boolean =>
  addressee === null || isSamePerson(addressee, reader)
