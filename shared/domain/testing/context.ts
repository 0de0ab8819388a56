/** Commands and the contexts they are decided in, for tests. */
import type { Command, CommandName } from '../command'
import type { CommandArgs } from '../commands'
import { decide } from '../decide'
import type { DutyBook } from '../../duty'
import type { Decision, DecisionContext } from '../decision'
import type { TicketEvent } from '../event'
import type { Instant } from '../instant'
import type { Json } from '../json'
import type { Actor } from '../people'
import type { Ticket } from '../ticket'
import { actorOf, buildDirectory, people } from './directory'
import { testId } from './ids'
import { TEST_NOW, TEST_TICKET_ID } from './ticket'

/** Arguments as an engineer gives them: what has a default may be left out. */
export type GivenArgs<Name extends CommandName> = { readonly [Key in keyof CommandArgs[Name]]?: CommandArgs[Name][Key] }

export function buildCommand(name: string, args: unknown, overrides: Partial<Command> = {}): Command {
  return {
    id: testId(4_000),
    name,
    version: 1,
    tickets: [TEST_TICKET_ID],
    args: args as Json,
    base: {},
    deps: [],
    clientAt: TEST_NOW,
    ...overrides,
  }
}

export interface ContextParts extends Partial<
  Pick<DecisionContext, 'directory' | 'others' | 'commandId' | 'at' | 'seen' | 'duty'>
> {
  readonly actor?: Actor
  /** Ids of commands that came from the same client. */
  readonly own?: readonly string[]
  /** The history that an undo looks into; null when it is not to be had. */
  readonly events?: readonly TicketEvent[] | null
}

/** Nobody is on duty, nobody is absent. */
export const NO_DUTY: DutyBook = { rotaOf: () => undefined, absences: [] }

/** By default: Anna of the desk asks an hour after registration, having said nothing of what she saw. */
export function buildContext(parts: ContextParts = {}): DecisionContext {
  const { own = [], events = [] } = parts
  const at: Instant = parts.at ?? TEST_NOW + 3_600_000
  return {
    actor: parts.actor ?? actorOf(people.anna),
    directory: parts.directory ?? buildDirectory(),
    duty: parts.duty ?? NO_DUTY,
    commandId: parts.commandId ?? testId(4_000),
    at,
    seen: parts.seen ?? {},
    others: parts.others ?? new Map(),
    isOwnCommand: (commandId) => own.includes(commandId),
    eventsOf: (commandId) => events?.filter((event) => event.commandId === commandId) ?? null,
  }
}

/** One command, decided on one ticket. */
export function decideOn<Name extends CommandName>(
  ticket: Ticket | null,
  name: Name,
  args: GivenArgs<Name>,
  parts: ContextParts = {},
): Decision {
  const tickets = [TEST_TICKET_ID, ...(parts.others?.keys() ?? [])]
  return decide(buildCommand(name, args, { tickets }), ticket, buildContext(parts))
}

/** A decision in a few words, for tables: `applied`, `merged state:same`, `conflict assign.taken`, `rejected undo.unknown`. */
export function outcomeOf(decision: Decision): string {
  switch (decision.status) {
    case 'applied':
      return 'applied'
    case 'merged':
      return ['merged', ...decision.explanations.map(({ field, rule }) => `${field}:${rule}`)].join(' ')
    case 'conflict':
    case 'rejected':
      return `${decision.status} ${decision.code}`
    default:
      return decision satisfies never
  }
}

/** The new values that a decision gives, over all its events; none when it refuses. */
export function changesOf(decision: Decision): Record<string, Json> {
  const drafts = 'drafts' in decision ? decision.drafts : []
  return Object.fromEntries(drafts.flatMap(({ fields }) => Object.entries(fields).map(([name, { to }]) => [name, to])))
}

/** The types of the events that a decision yields, in order. */
export function eventTypesOf(decision: Decision): readonly string[] {
  return 'drafts' in decision ? decision.drafts.map(({ type }) => type) : []
}
