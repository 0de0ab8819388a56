/**
 * What the SLA arithmetic takes and gives. Rules and their sources: `docs/sla.md`.
 *
 * The clocks of a ticket are never stored: they are replayed from its clock facts (`ClockFact`), the few things in a
 * ticket's history that start, pause, stop or retarget a clock. The projection of a ticket carries those facts, so
 * that one row is enough to tell every deadline, on the server and on the engineer's machine alike.
 */
import type { Instant } from '../domain/instant'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/**
 * Wall-clock times in the calendar's zone, `HH:MM` or `HH:MM:SS`; the end may be `24:00`, or earlier than the start (past
 * midnight).
 */
export type WallInterval = readonly [from: string, to: string]

/** A version of a working calendar. Never changed once published: a change is a new version. */
export interface CalendarDefinition {
  readonly id: string
  readonly version: number
  readonly name?: string | undefined
  /** IANA zone, for example `Europe/Moscow`. */
  readonly zone: string
  /** A weekday that is missing is not worked. */
  readonly week: Readonly<Partial<Record<Weekday, readonly WallInterval[]>>>
  /** Local dates, `YYYY-MM-DD`. */
  readonly holidays: readonly (string | { readonly date: string; readonly name: string })[]
  /** Replaces the week's intervals (and a holiday) on that local date. */
  readonly overrides: Readonly<Record<string, readonly WallInterval[]>>
  /** Taken out of whatever is worked on that local date. */
  readonly breaks: Readonly<Record<string, readonly WallInterval[]>>
}

export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const
/** P1 is the most urgent. */
export type Priority = (typeof PRIORITIES)[number]

/** Working minutes; a target that is missing means that no clock of that metric runs. */
export interface Targets {
  readonly firstResponseMinutes?: number | undefined
  readonly updateMinutes?: number | undefined
  readonly resolutionMinutes?: number | undefined
}

/** Working minutes for every priority alike, or for each of them; one that is missing promises nothing. */
export type MinutesByPriority = number | Readonly<Partial<Record<Priority, number | undefined>>>

/** What groups promise the desk. */
export interface OlaTargets {
  /** From an offer of the ticket to the answer. */
  readonly acceptanceMinutes?: MinutesByPriority | undefined
  /** With the group: from the acceptance until it leaves or is resolved. */
  readonly groupMinutes?: MinutesByPriority | undefined
}

/** What one group promises: what it says counts before the default. */
export interface GroupOla extends OlaTargets {
  /** Its own working time; without one the policy's calendar counts. Null is 24×7. */
  readonly calendar?: { readonly id: string; readonly version: number } | null | undefined
}

export interface PolicyOla {
  /** Of every group that a ticket is given to; not of the one that it began with. */
  readonly default?: OlaTargets | undefined
  /** By the group's id. A ticket that begins with a group is measured there only if that group is named here. */
  readonly groups?: Readonly<Record<string, GroupOla>> | undefined
}

export const LADDER_RECIPIENTS = ['assignee', 'group', 'lead', 'manager', 'onDuty'] as const
export type LadderRecipient = (typeof LADDER_RECIPIENTS)[number]

/** Whom a clock reaches, and when. */
export interface LadderStep {
  /** A share of the target, or minutes before (negative) or after the deadline. */
  readonly at: { readonly percent: number } | { readonly offsetMinutes: number }
  /** How the offset and the repetitions are counted; a share of the target is always a point of its working time. */
  readonly time: 'calendar' | 'working'
  readonly notify: readonly LadderRecipient[]
  readonly important: boolean
  /** Given together: again after so many minutes, at most so often. */
  readonly repeatEveryMinutes?: number | undefined
  readonly repeatAtMost?: number | undefined
}

/** What people did that no clock counts, though a ladder does. */
export type LadderFact = {
  readonly at: Instant
  /** So that an undone command's facts can be taken away again. */
  readonly commandId: string | null
} & (
  | { readonly type: 'acknowledged'; readonly by: string }
  /** A change of state or a work log of which no clock knows. */
  | { readonly type: 'progressed' }
)

/** What holds a ladder, and what answers it; each in any order. */
export interface LadderHistory {
  /** When somebody said that they have it. */
  readonly acknowledgedAts: readonly Instant[]
  /** When there was real progress: a reply, a change of state, a hand-over, a work log. */
  readonly progressAts: readonly Instant[]
}

/**
 * A version of an SLA policy, never changed once published: what is promised to the requester, what each group promises
 * the desk so that it can be kept, and whom the clocks reach. Why in one: `docs/decisions/0008-a-policy-holds-both-promises.md`.
 */
export interface PolicyDefinition {
  readonly id: string
  readonly version: number
  readonly name: string
  /** Lower comes first; the first policy that matches a ticket applies. */
  readonly order: number
  /** One that is not in use matches nothing; tickets that are under it stay there. */
  readonly isActive?: boolean | undefined
  /** Every condition that is present must hold; none at all matches everything. */
  readonly match: {
    readonly tier?: string | undefined
    readonly serviceId?: string | undefined
    readonly categoryId?: string | undefined
    readonly kind?: string | undefined
  }
  /** No calendar means 24×7. */
  readonly calendar: { readonly id: string; readonly version: number } | null
  readonly targets: Readonly<Record<Priority, Targets>>
  /** So long after resolving a reopening resumes the same cycle, and the resolution is final then; seven days unless said. */
  readonly reopenDays?: number | undefined
  readonly ola?: PolicyOla | undefined
  /** A metric that is missing has the default ladder; an empty ladder reaches nobody. */
  readonly ladder?: Readonly<Partial<Record<Metric, readonly LadderStep[] | undefined>>> | undefined
}

export type PauseReason = 'requester' | 'thirdParty' | 'planned'

export const RETARGET_MODES = ['carry', 'restart', 'retroactive'] as const
/** How a clock that is already running takes a new target. */
export type RetargetMode = (typeof RETARGET_MODES)[number]

export interface PolicyReference {
  readonly policyId: string
  readonly policyVersion: number
}

interface FactBase {
  /** When it counts (`effectiveAt` of the event). */
  readonly at: Instant
  /** Position of the event in its ticket: orders facts of one instant. */
  readonly seq: number
  /** So that an undone command's facts can be taken away again. */
  readonly commandId: string | null
}

export type ClockFact = FactBase &
  (
    | {
        readonly type: 'registered'
        readonly priority: Priority
        readonly liveContact: boolean
        readonly policy: PolicyReference | null
        /** The group that it begins with. Absent in tickets that were stored before facts named groups. */
        readonly groupId?: string | undefined
      }
    | { readonly type: 'publicReply' }
    | { readonly type: 'requesterMessage' }
    /** An engineer's word on what the requester wrote since the resolution: it voids the reopening. */
    | { readonly type: 'noActionNeeded' }
    | { readonly type: 'paused'; readonly reason: PauseReason; readonly until: Instant | null }
    | { readonly type: 'unpaused' }
    | { readonly type: 'resolved' }
    | { readonly type: 'reopened' }
    | { readonly type: 'closed' }
    | { readonly type: 'cancelled' }
    | {
        readonly type: 'retargeted'
        readonly priority: Priority
        readonly policy: PolicyReference | null
        readonly mode: RetargetMode
      }
    /** Offered at its instant to `groupId`. `fromGroupId` is absent in tickets stored before facts named groups. */
    | { readonly type: 'handedOver'; readonly fromGroupId?: string | undefined; readonly groupId: string }
    /** What `groupId`, which had been asked, said; a `groupChanged` of the same event follows an acceptance. */
    | { readonly type: 'handOverAnswered'; readonly groupId: string; readonly accepted: boolean }
    /** The assigned group is another one now, by whatever way it came. */
    | { readonly type: 'groupChanged'; readonly groupId: string }
  )

export const SLA_METRICS = ['firstResponse', 'update', 'resolution'] as const
export const OLA_METRICS = ['acceptance', 'group'] as const
/** The promise to the requester. */
export type SlaMetric = (typeof SLA_METRICS)[number]
/** The promises of the groups to the desk. */
export type OlaMetric = (typeof OLA_METRICS)[number]
export type Metric = SlaMetric | OlaMetric
export type ClockState = 'running' | 'paused' | 'stopped' | 'met' | 'missed' | 'cancelled'

/** A stretch of one clock's life. `to` is null while it lasts. */
export interface ClockInterval {
  readonly from: Instant
  readonly to: Instant | null
  readonly kind: 'running' | 'paused' | 'stopped'
  /** Why it does not run; for `running` the fact that started it. */
  readonly reason: ClockFact['type'] | PauseReason
  /** Working milliseconds that were counted in it. */
  readonly countedMs: number
}

/** One clock of a ticket at one instant; `now` does not change its deadline, only its state and remainder. */
export interface Clock {
  readonly kind: 'sla' | 'ola'
  readonly metric: Metric
  /** For OLA clocks, the group it belongs to. */
  readonly groupId: string | null
  /** 1 for the first; a reopening after the window, or a restart, begins the next. */
  readonly cycle: number
  readonly state: ClockState
  readonly targetMs: number
  /** Since when it has this target: its start, or the last change of priority or policy that changed it. */
  readonly targetSince: Instant
  readonly startedAt: Instant
  /** Null while paused, stopped or ended: then there is a remainder, or an outcome. */
  readonly deadlineAt: Instant | null
  /** Working milliseconds counted up to `now` (or to the end). */
  readonly elapsedMs: number
  /** `targetMs − elapsedMs`; negative when overdue. */
  readonly remainingMs: number
  /** When it ended (met, missed, cancelled) or was stopped. */
  readonly endedAt: Instant | null
  readonly breachedAt: Instant | null
  /** The breach came from a change of priority or policy, not from time going by. */
  readonly breachedByChange: boolean
  readonly pauseReason: PauseReason | null
  readonly intervals: readonly ClockInterval[]
  readonly policy: PolicyReference | null
  readonly calendar: { readonly id: string; readonly version: number } | null
}

/** A point at which somebody must be warned. The key dedupes: a deadline that moves gives a new key. */
export interface AlarmRow {
  readonly key: string
  readonly ticketId: string
  readonly number: number | null
  readonly clock: Metric
  /** Whose promise, where it is a group's. */
  readonly groupId: string | null
  readonly cycle: number
  /** Percent of the target; 100 is the deadline. */
  readonly threshold: number
  /** Minutes from the deadline, for a point that is no share of the target; otherwise 0. */
  readonly offsetMinutes: number
  readonly important: boolean
  /** One for the whole ticket: a change of priority or policy has put it beyond its deadlines. */
  readonly isByChange: boolean
  readonly at: Instant
  readonly deadlineAt: Instant
  readonly ownerId: string | null
}
