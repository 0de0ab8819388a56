/**
 * A server of one page for tests: it decides commands on what it holds, makes events of accepted ones and keeps the
 * history. No storage, no rights beyond those of `decide`.
 */
import { apply } from '../apply'
import { decide, definitionOf } from '../decide'
import type { Decision, DecisionContext } from '../decision'
import type { EventDraft, TicketEvent } from '../event'
import type { Instant } from '../instant'
import type { Json } from '../json'
import type { Actor, Directory, Person } from '../people'
import { changedPerson } from '../requester'
import type { Ticket } from '../ticket'
import { buildCommand, buildContext } from './context'
import { buildDirectory } from './directory'
import { testIds } from './ids'
import { TEST_NOW } from './ticket'

export interface Asked {
  readonly actor: Actor
  readonly name: string
  readonly args: unknown
  readonly ticketId: string
  readonly seen?: Readonly<Record<string, Json>>
  /** The client that asks; by default each person has one of their own. */
  readonly clientId?: string
}

export interface Answered {
  readonly commandId: string
  readonly decision: Decision
  readonly before: Ticket | null
  readonly ticket: Ticket | null
  /** What it added to the history. */
  readonly events: readonly TicketEvent[]
}

export interface TestWorld {
  readonly directory: Directory
  /** A minute later with every command. */
  now(): Instant
  ticket(ticketId: string): Ticket | null
  history(ticketId: string): readonly TicketEvent[]
  /** As it was imported: its history before is not this system's. */
  hold(ticket: Ticket): void
  run(asked: Asked): Answered
}

export function createWorld(known: Directory = buildDirectory()): TestWorld {
  const tickets = new Map<string, Ticket>()
  const histories = new Map<string, readonly TicketEvent[]>()
  const clientOf = new Map<string, string>()
  const newPeople = new Map<string, Person>()
  const nextCommandId = testIds(100_000)
  const nextEventId = testIds(500_000)
  const directory: Directory = { ...known, person: (id) => newPeople.get(id) ?? known.person(id) }
  let at = TEST_NOW

  function run(asked: Asked): Answered {
    at += 60_000
    const commandId = nextCommandId()
    const clientId = asked.clientId ?? asked.actor.personId
    const before = tickets.get(asked.ticketId) ?? null
    const history = histories.get(asked.ticketId) ?? []
    const others = othersOf(asked)
    const context = {
      ...buildContext({
        actor: asked.actor,
        directory,
        commandId,
        at,
        seen: asked.seen ?? {},
        others,
        events: history,
      }),
      isOwnCommand: (id: string) => clientOf.get(id) === clientId,
    }
    const decision = decide(
      buildCommand(asked.name, asked.args, { id: commandId, tickets: [asked.ticketId, ...otherIdsOf(asked)] }),
      before,
      context,
    )
    clientOf.set(commandId, clientId)
    if (decision.status === 'conflict' || decision.status === 'rejected') {
      return { commandId, decision, before, ticket: before, events: [] }
    }
    for (const person of decision.newPeople) newPeople.set(person.id, person)
    for (const change of decision.changedPeople ?? []) {
      const person = directory.person(change.personId)
      if (person !== undefined) newPeople.set(person.id, changedPerson(person, change))
    }
    const append = (ticketId: string, drafts: readonly EventDraft[]): readonly TicketEvent[] => {
      const earlier = histories.get(ticketId) ?? []
      const events = drafts.map(({ countsWhenReceived: _counts, ...draft }, index): TicketEvent => ({
        ...draft,
        id: nextEventId(),
        ticketId,
        seqInTicket: earlier.length + index + 1,
        actorId: asked.actor.personId,
        commandId,
        occurredAt: at,
        receivedAt: at,
        effectiveAt: at,
      }))
      const ticket = events.reduce<Ticket | null>(apply, tickets.get(ticketId) ?? null)
      if (ticket !== null) tickets.set(ticketId, ticket)
      histories.set(ticketId, [...earlier, ...events])
      return events
    }
    const events = append(asked.ticketId, decision.drafts)
    for (const [ticketId, drafts] of Object.entries(decision.others ?? {})) append(ticketId, drafts)
    return { commandId, decision, before, ticket: tickets.get(asked.ticketId) ?? null, events }
  }

  /** As the arguments name them, as far as they are there. */
  function otherIdsOf({ name, args }: Asked): readonly string[] {
    const definition = definitionOf(name, 1)
    const parsed = definition?.args.safeParse(args)
    const ids = parsed?.success === true ? (definition?.others?.(parsed.data) ?? []) : []
    return ids.filter((id) => tickets.has(id))
  }

  /** Nothing was seen of them; besides them what the ticket was merged into. */
  function othersOf(asked: Asked): DecisionContext['others'] {
    const ids = new Set(otherIdsOf(asked))
    let into = tickets.get(asked.ticketId)?.mergedIntoId ?? null
    for (; into !== null; into = tickets.get(into)?.mergedIntoId ?? null) ids.add(into)
    return new Map([...ids].flatMap((id) => (tickets.has(id) ? [[id, { ticket: tickets.get(id)!, seen: {} }]] : [])))
  }

  return {
    directory,
    now: () => at,
    ticket: (ticketId) => tickets.get(ticketId) ?? null,
    history: (ticketId) => histories.get(ticketId) ?? [],
    hold: (ticket) => void tickets.set(ticket.id, ticket),
    run,
  }
}
