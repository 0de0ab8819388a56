/**
 * Events of a `ticket` line as the clock facts that the same events yield in Opora. They are put in the order of time,
 * and those of one instant in that of `one-instant.ts`.
 */
import type { Instant } from '@shared/domain/instant'
import {
  SlaError,
  type Calendar,
  type CalendarDefinition,
  type ClockFact,
  type PauseReason,
  type PolicyDefinition,
  type PolicyReference,
  type Targets,
} from '@shared/sla'
import { describe, type Calendars, type Described } from './calendars'
import { readInstant } from './instants'
import { LineError } from './line-error'
import { precedence } from './one-instant'
import type { CalendarFields, EventFields, TargetFields, TicketLine } from './schema'

export interface Life {
  readonly facts: readonly ClockFact[]
  /** Every version of the one policy, the first first. */
  readonly policies: readonly PolicyDefinition[]
  readonly definitions: readonly CalendarDefinition[]
  /** The calendars, each from when it was in force. */
  readonly inForce: readonly { readonly from: Instant; readonly calendar: Calendar }[]
  readonly lastAt: Instant
}

type Body<Fact> = Fact extends ClockFact ? Omit<Fact, 'at' | 'seq' | 'commandId'> : never
type FactBody = Body<ClockFact>

/** Priorities of other systems have other names; here a priority is what its event says of targets. */
const PRIORITY = 'P3'

/** @throws {LineError | CalendarError | SlaError} */
export function readLife(line: TicketLine, described: Described, calendars: Calendars): Life {
  const instantOf = (text: string, field: string): Instant => readInstant(text, described.tz, field)
  const events = line.events
    .map((event, index) => ({
      event,
      at: instantOf(event.at, `events.${index}.at`),
      until: event.until == null ? null : instantOf(event.until, `events.${index}.until`),
    }))
    .sort((one, other) => one.at - other.at || precedence(one.event) - precedence(other.event))
  if (events.filter(({ event }) => event.type === 'created').length !== 1) {
    throw new LineError('notCreatedOnce', 'events', 'a ticket has one event of type created')
  }
  const writer = new LifeWriter(line.targets, described, calendars)
  for (const { event, at, until } of events) writer.take(event, at, until)
  return writer.life(events.at(-1)?.at ?? 0)
}

/** @param version of the policy; it has no other name */
export function policyOf(version: number, calendar: PolicyDefinition['calendar'], targets: Targets): PolicyDefinition {
  return {
    id: 'line',
    version,
    name: 'line',
    order: 1,
    match: {},
    calendar,
    targets: { P1: targets, P2: targets, P3: targets, P4: targets },
  }
}

/** Keeps what an event cannot be read without: the state of the ticket, and the promise in force. */
class LifeWriter {
  private readonly facts: ClockFact[] = []
  private readonly policies: PolicyDefinition[] = []
  private readonly definitions = new Map<number, CalendarDefinition>()
  private readonly inForce: { from: Instant; calendar: Calendar }[] = []
  private state: 'open' | 'pending' | 'resolved' | 'closed' = 'open'
  private pause: { readonly reason: PauseReason; readonly until: Instant | null } | null = null

  constructor(
    private targets: TargetFields,
    private described: Described,
    private readonly calendars: Calendars,
  ) {
    this.promise(-Infinity)
  }

  life(lastAt: Instant): Life {
    const { facts, policies, inForce } = this
    return { facts, policies, definitions: [...this.definitions.values()], inForce, lastAt }
  }

  take(event: EventFields, at: Instant, until: Instant | null): void {
    if (this.pause?.until != null && this.pause.until <= at) this.open()
    switch (event.type) {
      case 'created':
        this.write(at, { type: 'registered', priority: PRIORITY, liveContact: false, policy: this.promised() })
        break
      case 'customer_reply':
        this.write(at, { type: 'requesterMessage' })
        if (this.pause?.reason === 'requester' || this.state === 'resolved') this.open()
        break
      case 'agent_reply':
        this.write(at, { type: 'publicReply' })
        break
      case 'priority':
      case 'policy_change':
        this.retarget(event, at)
        break
      case 'state':
        break
      default:
        event.type satisfies never
    }
    if (event.state != null) this.enter(event.state, event.reason ?? null, at, until)
  }

  private enter(state: LifeWriter['state'], reason: PauseReason | null, at: Instant, until: Instant | null): void {
    const isFinished = this.state === 'resolved' || this.state === 'closed'
    if (state === 'pending') {
      // Said again, it is only confirmed.
      if (this.state === 'pending' && reason === null && until === null) return
      if (isFinished) this.write(at, { type: 'reopened' })
      this.pause = { reason: reason ?? 'requester', until }
      this.state = 'pending'
      this.write(at, { type: 'paused', ...this.pause })
      return
    }
    if (state === this.state || (state === 'resolved' && isFinished)) return
    if (state === 'open') this.write(at, { type: isFinished ? 'reopened' : 'unpaused' })
    else if (!isFinished) this.write(at, { type: 'resolved' })
    if (state === 'closed') this.write(at, { type: 'closed' })
    this.pause = null
    this.state = state
  }

  /** What the replay does by itself, followed. */
  private open(): void {
    this.state = 'open'
    this.pause = null
  }

  private retarget(event: EventFields, at: Instant): void {
    if (event.targets === undefined && !describesCalendar(event)) return
    if (event.targets !== undefined) this.targets = event.targets
    this.described = describe(event, this.described)
    this.promise(at)
    this.write(at, { type: 'retargeted', priority: PRIORITY, policy: this.promised(), mode: event.mode ?? 'carry' })
  }

  private promise(from: Instant): void {
    const found = this.calendars.find(this.described)
    if (found === 'never') throw new SlaError('noWorkingTime', 'no working time in the week nor in any override')
    const { calendar, definition } = found
    if (definition !== null) this.definitions.set(definition.version, definition)
    this.inForce.push({ from, calendar })
    this.policies.push(policyOf(this.policies.length + 1, definition, targetsOf(this.targets)))
  }

  private promised(): PolicyReference {
    return { policyId: 'line', policyVersion: this.policies.length }
  }

  private write(at: Instant, body: FactBody): void {
    this.facts.push({ ...body, at, seq: this.facts.length + 1, commandId: null })
  }
}

function describesCalendar(event: CalendarFields): boolean {
  const { tz, hours, holidays, breaks, overrides } = event
  return [tz, hours, holidays, breaks, overrides].some((field) => field !== undefined)
}

function targetsOf(targets: TargetFields): Targets {
  return {
    firstResponseMinutes: targets?.firstResponseMinutes ?? undefined,
    updateMinutes: targets?.updateMinutes ?? undefined,
    resolutionMinutes: targets?.resolutionMinutes ?? undefined,
  }
}
