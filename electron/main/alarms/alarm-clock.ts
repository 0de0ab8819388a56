/**
 * Raises alarms while the page sleeps. It ticks against absolute instants, never with one long timer: a timer stalls with
 * the machine. Whatever wakes it (a tick, the machine, the network, a new table), it asks the same pure question.
 */
import type { Instant } from '@shared/domain/instant'
import type { QuietHours } from '@shared/protocol/desktop-settings'
import type { AlarmTable, KnownAlarms, UrgentTicket } from '@shared/protocol/ipc-contract'
import type { AlarmRow } from '@shared/sla/types'
import {
  alarmOf,
  carriedOver,
  dueAlarms,
  nextDueAt,
  remindersOf,
  snoozed,
  tableOfKnown,
  type AlarmWishes,
  type Reminder,
} from './due-alarms'
import { mutedUntil } from './mute'
import { isQuiet } from './quiet-hours'
import type { RaisedKeys } from './raised-keys'
import { JUMP_MS, WallWatch, type WallPorts } from './wall-watch'

export const TICK_MS = 30_000
/** After so long without looking, what came due is told in one. */
const SLEPT_MS = 10 * 60_000
/** The page measures its offset anew with each answer, and never twice the same; this is more than the difference. */
const COMPARED_MS = 5_000
export const SNOOZE_MS = 15 * 60_000

export type WakeReason = 'start' | 'tick' | 'resume' | 'unlock' | 'online' | 'settings'

export interface AlarmSettings extends AlarmWishes {
  readonly quietHours: QuietHours | null
  /** Nothing is shown until then; null when not muted. By this machine's clock. */
  readonly mutedUntil: Instant | null
}

export interface AlarmPorts extends WallPorts {
  after(ms: number, run: () => void): () => void
  settings(): AlarmSettings
  readonly raised: RaisedKeys
  keep(table: AlarmTable | null): Promise<void>
  /** @param isSummary whether they are told in one, whatever their number */
  show(alarms: readonly AlarmRow[], table: AlarmTable, isSummary: boolean): void
  wantSync(reason: 'resume' | 'online' | 'clock'): void
  report(error: unknown): void
}

export class AlarmClock {
  #rows: readonly AlarmRow[] = []
  readonly #wall: WallWatch
  /** What comes due next is told in one: the machine slept, or the person wanted silence. */
  #owesSummary = false
  #cancel: () => void = () => undefined
  /** One look at a time. */
  #work: Promise<void> = Promise.resolve()

  constructor(
    private table: AlarmTable | null,
    private readonly ports: AlarmPorts,
  ) {
    this.#rows = table?.rows ?? []
    this.#wall = new WallWatch(ports)
  }

  start(): Promise<void> {
    return this.wake('start')
  }

  stop(): void {
    this.#cancel()
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#work
  }

  /** Resolves when everything due by now has been told of. */
  wake(reason: WakeReason): Promise<void> {
    return this.#queue(() => this.#look(reason))
  }

  /** Resolves once the table is on disk. */
  replace(known: KnownAlarms | null): Promise<void> {
    return this.#queue(async () => {
      const isSamePerson = known?.personId === this.table?.personId && known?.serverId === this.table?.serverId
      const next = known === null ? null : tableOfKnown(known, isSamePerson ? this.table : null)
      // Offline the page hands over the offset that it had, which knows nothing of a clock that was changed since.
      const changedMs = (next?.serverOffsetMs ?? 0) - (this.table?.serverOffsetMs ?? 0)
      this.#measure(!isSamePerson || Math.abs(changedMs) > COMPARED_MS)
      const before = isSamePerson ? this.#rows : []
      this.table = next
      this.#rows = known === null ? [] : carriedOver(before, known, this.#now(), this.ports.raised)
      await this.ports.keep(next === null ? null : { ...next, rows: this.#rows })
      await this.#tellAndArm()
    })
  }

  /** Tells of it once more in a quarter of an hour. */
  snooze(row: AlarmRow): Promise<void> {
    return this.#queue(async () => {
      if (this.table === null) return
      this.#rows = [...this.#rows, snoozed(row, this.#now() + SNOOZE_MS)]
      await this.ports.keep({ ...this.table, rows: this.#rows })
      this.#arm()
    })
  }

  /** The same for a ticket in the menu of the tray, whether or not an alarm of it was shown. */
  remindOf(ticket: UrgentTicket): Promise<void> {
    const { table } = this
    if (table === null) return Promise.resolve()
    return this.snooze(alarmOf(ticket, this.#rows, table.personId))
  }

  reminders(): readonly Reminder[] {
    return remindersOf(this.#rows, this.ports.raised, this.#now() - this.ports.now())
  }

  #queue(run: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(run).catch((error: unknown) => this.ports.report(error))
    return this.#work
  }

  #now(): Instant {
    return this.ports.now() + (this.table?.serverOffsetMs ?? 0) + this.#wall.driftMs
  }

  async #look(reason: WakeReason): Promise<void> {
    const jumpMs = this.#measure(false)
    if (reason === 'start') this.#owesSummary = true
    let isHeld = false
    try {
      if (reason === 'resume' || reason === 'online') this.ports.wantSync(reason)
      isHeld = reason === 'tick' && this.#holdsJump(jumpMs)
    } finally {
      if (!isHeld) await this.#tellAndArm()
    }
  }

  /** @returns by how much the wall clock jumped since the last look */
  #measure(isCompared: boolean): number {
    const { jumpMs, passedMs } = this.#wall.look(isCompared)
    if (passedMs > SLEPT_MS) this.#owesSummary = true
    return jumpMs
  }

  /**
   * Forward, it may have been a sleep that nobody announced, so it is believed; but the page is asked first, and has until
   * the next tick to know better.
   */
  #holdsJump(jumpMs: number): boolean {
    if (Math.abs(jumpMs) < JUMP_MS) return false
    this.ports.wantSync('clock')
    if (jumpMs < 0) return false
    this.#owesSummary = true
    this.#cancel()
    this.#cancel = this.ports.after(TICK_MS, () => {
      void this.#queue(() => {
        this.#measure(false)
        return this.#tellAndArm()
      })
    })
    return true
  }

  /** Whatever fails: a clock that is not armed never rings again. */
  async #tellAndArm(): Promise<void> {
    try {
      await this.#tell()
    } finally {
      this.#arm()
    }
  }

  async #tell(): Promise<void> {
    const { table } = this
    if (this.#isSilenced()) {
      this.#owesSummary = true
      return
    }
    const isSummary = this.#owesSummary
    this.#owesSummary = false
    if (table === null) return
    const now = this.#now()
    const { raise, silent } = dueAlarms(this.#rows, now, this.ports.raised, table.personId, this.ports.settings())
    if (raise.length + silent.length === 0) return
    const done = [...raise, ...silent]
    await this.ports.raised.add(
      done.map((row) => row.key),
      now,
    )
    if (raise.length > 0) this.ports.show(raise, table, isSummary)
  }

  #isSilenced(): boolean {
    const alarms = this.ports.settings()
    const now = this.ports.now()
    return mutedUntil({ alarms }, now) !== null || isQuiet(alarms.quietHours, now)
  }

  #arm(): void {
    this.#cancel()
    const nextAt = nextDueAt(this.#rows, this.ports.raised)
    const leftMs = nextAt === null ? TICK_MS : nextAt - this.#now()
    // Also what is due and held back (quiet hours) is looked at with the next tick.
    const waitMs = leftMs <= 0 ? TICK_MS : Math.min(leftMs, TICK_MS)
    this.#cancel = this.ports.after(waitMs, () => void this.wake('tick'))
  }
}
