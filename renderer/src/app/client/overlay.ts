/**
 * The overlay: what a ticket looks like with this device's pending changes. The same `decide` and `apply` as on the
 * server, folded over what the server confirmed. A prediction that fails changes nothing: the command stays pending and
 * the server decides.
 */
import { apply } from '@shared/domain/apply'
import type { Command } from '@shared/domain/command'
import { decide } from '@shared/domain/decide'
import type { OtherTicket } from '@shared/domain/decision'
import type { EventDraft, TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Actor, Directory } from '@shared/domain/people'
import type { Ticket } from '@shared/domain/ticket'
import type { DutyBook } from '@shared/duty'

export interface PendingCommand {
  readonly command: Command
  /** Of the verdict, once the server has applied it; null before. */
  readonly acknowledgedVersions: Readonly<Record<string, number>> | null
}

/** A ticket as it stands for a command of another one: with the changes that were asked before it. */
export interface OtherSide {
  readonly ticket: Ticket | null
  /** Null when it is not loaded. */
  readonly timeline: readonly TicketEvent[] | null
  /** Predicted events, in order. */
  readonly events: readonly TicketEvent[]
}

export interface OverlayInput {
  readonly ticketId: string
  readonly base: Ticket | null
  /** Null when it is not loaded. */
  readonly timeline: readonly TicketEvent[] | null
  /** Commands on this ticket, in the order of the outbox. */
  readonly pending: readonly PendingCommand[]
  readonly actor: Actor
  /** As it stands for a command of these: with what was asked of people before it, and nothing that was asked since. */
  directory(command: Command): Directory & DutyBook
  /** Server's clock minus this machine's. */
  readonly serverOffsetMs: number
  /** Another ticket that a command of these names. */
  other(ticketId: string, command: Command): OtherSide
  /** Commands of this client that the server has confirmed. */
  isOwnCommand(commandId: string): boolean
}

export interface Overlay {
  /** Null when there is no such ticket, or none yet. */
  readonly ticket: Ticket | null
  /** Predicted events, in order. */
  readonly events: readonly TicketEvent[]
  /** Commands that the server has not confirmed to this device. */
  readonly openCommandIds: readonly string[]
  /** Those of them whose effect could not be predicted. */
  readonly unpredictedCommandIds: readonly string[]
}

export function overlayOf(input: OverlayInput): Overlay {
  let ticket = input.base
  const events: TicketEvent[] = []
  const openCommandIds: string[] = []
  const unpredictedCommandIds: string[] = []
  for (const pending of input.pending) {
    if (isInBase(pending, input)) continue
    const { command } = pending
    openCommandIds.push(command.id)
    const step = tryPredict(command, ticket, events, input)
    if (step === null) {
      unpredictedCommandIds.push(command.id)
      continue
    }
    ticket = step.ticket
    events.push(...step.events)
  }
  return { ticket, events, openCommandIds, unpredictedCommandIds }
}

/** Base and outbox are read at two moments: what the base shows already must not be shown twice. */
function isInBase(
  { command, acknowledgedVersions }: PendingCommand,
  { ticketId, base, timeline }: OverlayInput,
): boolean {
  if (base === null) return false
  const version = acknowledgedVersions?.[ticketId]
  if (version !== undefined && base.version >= version) return true
  if (base.lastCommandId === command.id) return true
  if (timeline?.some((event) => event.commandId === command.id) === true) return true
  return Object.values(base.fieldWrites).some((write) => write.commandId === command.id)
}

interface Step {
  readonly ticket: Ticket | null
  readonly events: readonly TicketEvent[]
}

/** A prediction may not even break the view: whatever is wrong with the command, the server will say it. */
function tryPredict(...step: Parameters<typeof predict>): Step | null {
  try {
    return predict(...step)
  } catch (error) {
    console.warn(`The effect of command ${step[0].id} could not be predicted`, error)
    return null
  }
}

function predict(
  command: Command,
  ticket: Ticket | null,
  predicted: readonly TicketEvent[],
  input: OverlayInput,
): Step | null {
  const at = command.clientAt + input.serverOffsetMs
  const ownIds = new Set(input.pending.map((pending) => pending.command.id))
  const [ownId, ...otherIds] = command.tickets
  const isOwn = ownId === input.ticketId
  // Seen from one of its other tickets, the command is still about its own.
  const here: OtherSide = { ticket, timeline: input.timeline, events: predicted }
  const side = isOwn || ownId === undefined ? here : input.other(ownId, command)
  const directory = input.directory(command)
  const decision = decide(command, side.ticket, {
    actor: input.actor,
    directory,
    duty: directory,
    commandId: command.id,
    at,
    seen: command.base[ownId ?? '']?.seen ?? {},
    others: othersOf(otherIds, command, ticket, input),
    isOwnCommand: (id) => ownIds.has(id) || input.isOwnCommand(id),
    eventsOf: (id) => eventsOf(id, side),
  })
  if (decision.status === 'conflict' || decision.status === 'rejected') return null
  const events: TicketEvent[] = []
  let next = ticket
  for (const draft of (isOwn ? decision.drafts : decision.others?.[input.ticketId]) ?? []) {
    const event = predictedEvent(draft, command, next, input, at, events.length)
    next = apply(next, event)
    events.push(event)
  }
  return { ticket: next, events }
}

function othersOf(
  ids: readonly string[],
  command: Command,
  ticket: Ticket | null,
  input: OverlayInput,
): ReadonlyMap<string, OtherTicket> {
  return new Map(
    ids.flatMap((id) => {
      const other = id === input.ticketId ? ticket : input.other(id, command).ticket
      return other === null ? [] : [[id, { ticket: other, seen: command.base[id]?.seen ?? {} }] as const]
    }),
  )
}

function eventsOf(commandId: string, { timeline, events }: OtherSide): readonly TicketEvent[] | null {
  const own = [...(timeline ?? []), ...events].filter((event) => event.commandId === commandId)
  return own.length === 0 && timeline === null ? null : own
}

function predictedEvent(
  draft: EventDraft,
  command: Command,
  ticket: Ticket | null,
  input: OverlayInput,
  at: Instant,
  index: number,
): TicketEvent {
  return {
    // No UUID on purpose: it can never be taken for an event that the server made.
    id: `${command.id}:${index}`,
    ticketId: input.ticketId,
    seqInTicket: (ticket?.version ?? 0) + 1,
    type: draft.type,
    actorId: input.actor.personId,
    commandId: command.id,
    fields: draft.fields,
    occurredAt: command.clientAt,
    receivedAt: at,
    effectiveAt: at,
    content: draft.content,
  }
}
