/**
 * Who has which ticket open, in the memory of this process and nowhere else. Whoever has a ticket open, and may read it,
 * hears of the others; nobody else does. With several processes each knows what was said to it.
 */
import type { Instant } from '@shared/domain/instant'
import { mayRead } from '@shared/domain/rights'
import { PRESENCE_KEPT_MS, type Presence, type PresenceRequest, type PresentPerson } from '@shared/protocol/presence'
import type { Session } from '../api/context'
import type { CommandServices } from '../commands/services'

interface Window {
  readonly organisationId: string
  readonly personId: string
  readonly sessionId: string
  readonly ticketId: string
  readonly isEditing: boolean
  readonly until: Instant
}

/** Tells the streams of these people of one organisation. */
export type TellPeople = (organisationId: string, personIds: ReadonlySet<string>, presence: Presence) => void

/** A person may have so many windows; whoever says more drops the oldest of their own. */
const MOST_WINDOWS = 50

export class PresenceBook {
  readonly #windows = new Map<string, Window>()

  constructor(
    private readonly now: () => Instant,
    private readonly tell: TellPeople,
  ) {}

  /** How many windows are remembered. */
  get size(): number {
    return this.#windows.size
  }

  /** A window says where it is. @returns who is there with it */
  put(session: Session, { windowId, ticketId, isEditing }: PresenceRequest): Presence {
    this.#forgetSilent()
    const { organisationId, personId, sessionId } = session
    // A window's id says nothing about whose it is: nobody may move that of another person.
    const key = `${personId}/${windowId}`
    const before = this.#windows.get(key)
    this.#windows.delete(key)
    if (ticketId !== null) {
      this.#makeRoom(personId)
      const until = this.now() + PRESENCE_KEPT_MS
      this.#windows.set(key, { organisationId, personId, sessionId, ticketId, isEditing, until })
    }
    if (before?.ticketId !== ticketId && before !== undefined) this.#tellOf(before)
    const isNews = before?.ticketId !== ticketId || before?.isEditing !== isEditing
    const after = this.#windows.get(key)
    if (after === undefined) return { ticketId: null, people: [] }
    if (isNews) this.#tellOf(after)
    return this.#presenceOf(after)
  }

  /** A stream of that session has gone for good: so have its windows. */
  leave(sessionId: string): void {
    this.#drop((window) => window.sessionId === sessionId)
  }

  #forgetSilent(): void {
    const now = this.now()
    this.#drop((window) => window.until <= now)
  }

  #makeRoom(personId: string): void {
    const own = [...this.#windows].filter(([, window]) => window.personId === personId)
    const [oldest] = own
    if (own.length >= MOST_WINDOWS && oldest !== undefined) this.#windows.delete(oldest[0])
  }

  #drop(isGone: (window: Window) => boolean): void {
    const gone = [...this.#windows].filter(([, window]) => isGone(window))
    for (const [key] of gone) this.#windows.delete(key)
    for (const [, window] of gone) this.#tellOf(window)
  }

  /** Those who have the ticket open, of what has just changed there. */
  #tellOf(window: Window): void {
    const presence = this.#presenceOf(window)
    const personIds = new Set(presence.people.map(({ personId }) => personId))
    if (personIds.size > 0) this.tell(window.organisationId, personIds, presence)
  }

  #presenceOf({ organisationId, ticketId }: Window): Presence {
    const people = new Map<string, PresentPerson>()
    for (const window of this.#windows.values()) {
      if (window.organisationId !== organisationId || window.ticketId !== ticketId) continue
      const { personId } = window
      people.set(personId, { personId, isEditing: window.isEditing || people.get(personId)?.isEditing === true })
    }
    return { ticketId, people: [...people.values()] }
  }
}

/** A ticket that there is not, or that they may not read, is none: nothing about it is admitted. */
export async function mayBePresent(
  { database, directories }: CommandServices,
  session: Session,
  ticketId: string,
): Promise<boolean> {
  const row = await database
    .selectFrom('tickets')
    .select('image')
    .where('id', '=', ticketId)
    .where('organisation_id', '=', session.organisationId)
    .executeTakeFirst()
  return row !== undefined && mayRead(session, row.image, await directories.load(database, session.organisationId))
}
