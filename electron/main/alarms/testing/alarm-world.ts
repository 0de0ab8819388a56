/** An alarm clock in a world of its own: a wall clock that can be changed, time that passes, a machine that sleeps. */
import { join } from 'node:path'
import type { AlarmTable, KnownAlarms } from '@shared/protocol/ipc-contract'
import type { AlarmRow } from '@shared/sla/types'
import { AlarmClock, type AlarmSettings } from '../alarm-clock'
import { RaisedKeys } from '../raised-keys'
import { temporaryFolder } from '../../testing/temporary-folder'

export const START = Date.UTC(2026, 10, 26, 9)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** An alarm at the deadline of a ticket's resolution clock, unless said otherwise. */
export function alarm(changes: Partial<AlarmRow> & { readonly deadlineAt: number }): AlarmRow {
  const row = {
    ticketId: 't1',
    number: 1,
    clock: 'resolution',
    groupId: null,
    cycle: 1,
    threshold: 100,
    offsetMinutes: 0,
    important: true,
    isByChange: false,
    at: changes.deadlineAt,
    ownerId: 'anna',
    ...changes,
  } as const
  return { key: `${row.ticketId}:${row.clock}:${row.cycle}:${row.threshold}:${row.deadlineAt}`, ...row }
}

/** What a page with a whole queue hands over, unless said otherwise. */
export function knownOf(rows: readonly AlarmRow[], changes: Partial<KnownAlarms> = {}): KnownAlarms {
  return { ...tableOf(rows), isWhole: true, ...changes }
}

export function tableOf(rows: readonly AlarmRow[], changes: Partial<AlarmTable> = {}): AlarmTable {
  return {
    serverId: 'server',
    personId: 'anna',
    language: 'en',
    serverOffsetMs: 0,
    rows,
    tickets: Object.fromEntries(rows.map(({ ticketId }) => [ticketId, `Subject of ${ticketId}`])),
    ...changes,
  }
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

export class AlarmWorld {
  readonly folder = temporaryFolder('alarms')
  readonly shows: { readonly keys: readonly string[]; readonly isSummary: boolean }[] = []
  readonly syncs: string[] = []
  readonly reports: unknown[] = []
  /** What showing an alarm throws; null when it is shown. */
  refusal: Error | null = null
  kept: AlarmTable | null = null
  settings: AlarmSettings = { mutedThresholds: [], withUnassigned: true, quietHours: null, mutedUntil: null }
  wall = START
  #elapsed = 0
  #timers = new Set<Timer>()
  clock!: AlarmClock

  /** Also the start after a crash or a restart: what is on disk stays. */
  async start(table: AlarmTable | null = this.kept): Promise<this> {
    this.#timers.clear()
    const raised = await RaisedKeys.read(join(this.folder, 'raised'), this.wall, (error) => this.reports.push(error))
    this.clock = new AlarmClock(table, {
      now: () => this.wall,
      elapsedMs: () => this.#elapsed,
      after: (ms, run) => {
        const timer = { at: this.#elapsed + ms, run }
        this.#timers.add(timer)
        return () => void this.#timers.delete(timer)
      },
      settings: () => this.settings,
      raised,
      keep: async (kept) => void (this.kept = kept),
      show: (alarms, _table, isSummary) => {
        if (this.refusal !== null) throw this.refusal
        this.shows.push({ keys: alarms.map(({ key }) => key), isSummary })
      },
      wantSync: (reason) => void this.syncs.push(reason),
      report: (error) => void this.reports.push(error),
    })
    await this.clock.start()
    return this
  }

  /** Keys in the order in which they were shown, each as often as it was. */
  get shown(): readonly string[] {
    return this.shows.flatMap(({ keys }) => keys)
  }

  /** The machine is awake: timers run at their time. */
  async pass(ms: number): Promise<void> {
    const until = this.#elapsed + ms
    for (;;) {
      const next = [...this.#timers].sort((left, right) => left.at - right.at)[0]
      if (next === undefined || next.at > until) break
      this.#timers.delete(next)
      this.#go(next.at - this.#elapsed)
      next.run()
      await this.clock.settled()
    }
    this.#go(until - this.#elapsed)
  }

  /** Timers stand still; so does the clock that only goes forward, as on most systems. */
  sleep(ms: number): void {
    this.wall += ms
  }

  #go(ms: number): void {
    this.#elapsed += ms
    this.wall += ms
  }
}
