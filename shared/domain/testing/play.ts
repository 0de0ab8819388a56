/** Random shifts for property tests: people who do anything at any time, with what they saw some time ago. */
import fc from 'fast-check'
import { asCounted } from '../../sla/fact-order'
import type { ClockFact } from '../../sla/types'
import { COMMAND_NAMES, type CommandName } from '../command'
import { commandDefinitions } from '../commands'
import type { TicketEvent } from '../event'
import { applyAll } from '../apply'
import type { Json } from '../json'
import type { Actor } from '../people'
import type { Ticket } from '../ticket'
import { commandArguments, TICKET_IDS } from './arguments'
import { actorOf, people } from './directory'
import type { Answered, TestWorld } from './world'

export interface Step {
  readonly actor: Actor
  readonly ticketId: string
  readonly name: CommandName
  readonly args: Json
  /** How many events ago the engineer last saw the ticket; null says nothing of it. */
  readonly eventsAgo: number | null
  /** Which of the earlier commands an undo means. */
  readonly undoes: number
  /** Whether an undo is asked for by whoever gave the command, as it mostly is. */
  readonly isByAuthor: boolean
}

/** What moves a ticket comes more often than its share, since there the corners are; cancelling less, since it ends all. */
const WEIGHTS: Readonly<Partial<Record<CommandName, number>>> = {
  registerTicket: 1,
  declareMajor: 6,
  linkToMajor: 8,
  mergeTickets: 2,
  unmergeTickets: 6,
  undo: 14,
  take: 8,
  handOver: 8,
  answerHandOver: 8,
  setPending: 8,
  changeState: 6,
  resolve: 6,
  reopen: 8,
  close: 4,
  cancel: 1,
}
const weighted = COMMAND_NAMES.map((name) => ({ weight: WEIGHTS[name] ?? 4, arbitrary: fc.constant(name) }))

const actorArbitrary = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(people.anna, people.boris, people.galina, people.vera, people.zhanna) },
  { weight: 1, arbitrary: fc.constantFrom(people.denis, people.elena) },
)

export function stepsArbitrary(maxLength = 40): fc.Arbitrary<readonly Step[]> {
  const step = fc.oneof(...weighted).chain((name) =>
    fc.record({
      name: fc.constant(name),
      args: commandArguments(name),
      actor: actorArbitrary.map((person) => actorOf(person)),
      ticketId: fc.constantFrom(TICKET_IDS[0], TICKET_IDS[0], TICKET_IDS[0], TICKET_IDS[1]),
      eventsAgo: fc.option(fc.nat({ max: 6 })),
      undoes: fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5),
      isByAuthor: fc.boolean(),
    }),
  )
  return fc.array(step, { maxLength, size: 'max' })
}

/** What somebody saw who last looked some events ago. */
function seenBy(world: TestWorld, { ticketId, name, eventsAgo }: Step): Record<string, Json> {
  if (eventsAgo === null) return {}
  const history = world.history(ticketId)
  const ticket = applyAll(history.slice(0, Math.max(1, history.length - eventsAgo)))
  if (ticket === null) return {}
  return Object.fromEntries(commandDefinitions[name].reads.map((field) => [field, (ticket[field] ?? null) as Json]))
}

export interface PlayedStep extends Answered {
  readonly name: CommandName
  readonly actor: Actor
}

/** Registers both tickets, then plays the steps. Everything that is decided upon is frozen: who mutates it, throws. */
export function playSteps(
  world: TestWorld,
  steps: readonly Step[],
  look: (answer: PlayedStep) => void = () => {},
): PlayedStep[] {
  const answers: PlayedStep[] = []
  const play = (step: Step): void => {
    const earlier = answers.filter(({ ticket, events }) => ticket?.id === step.ticketId && events.length > 0)
    const undone = step.name === 'undo' ? earlier.at(-1 - step.undoes) : undefined
    const args = undone === undefined ? step.args : { commandId: undone.commandId }
    const actor = undone !== undefined && step.isByAuthor ? undone.actor : step.actor
    deepFreeze(world.ticket(step.ticketId))
    const seen = deepFreeze(seenBy(world, step))
    const answer = world.run({
      actor,
      name: step.name,
      args: deepFreeze(args),
      ticketId: step.ticketId,
      seen,
    })
    const played = { ...answer, name: step.name, actor }
    answers.push(played)
    look(played)
  }
  for (const ticketId of TICKET_IDS) if (world.ticket(ticketId) === null) play(registration(ticketId))
  for (const step of steps) play(step)
  return answers
}

function registration(ticketId: string): Step {
  const args = {
    kind: 'incident',
    subject: 'No internet',
    requesterId: people.requester.id,
    channel: 'mail',
    impact: 'low',
    urgency: 'medium',
  }
  return {
    actor: actorOf(people.anna),
    ticketId,
    name: 'registerTicket',
    args,
    eventsAgo: null,
    undoes: 0,
    isByAuthor: true,
  }
}

/** Freezes a value and everything in it. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const member of Object.values(value)) deepFreeze(member)
  return value
}

export interface SaidByFacts extends Pick<Ticket, 'priority' | 'policy'> {
  readonly state: string
  readonly groupId: string | null
  readonly askedGroupId: string | null
}

const FINISHED: readonly string[] = ['resolved', 'closed', 'cancelled']

/** What the clocks go by: state, priority and policy, who has the ticket and who is asked to take it. */
export function factsSay(facts: readonly ClockFact[]): SaidByFacts {
  let said: SaidByFacts = { state: 'none', priority: 'P4', policy: null, groupId: null, askedGroupId: null }
  for (const fact of asCounted(facts, Infinity)) {
    // An undone reopening leaves what came after it: nobody is asked about a ticket that is finished.
    if (fact.type === 'handedOver' && FINISHED.includes(said.state)) continue
    const isReopening = fact.type === 'requesterMessage' && said.state === 'resolved'
    said = { ...said, ...(isReopening ? { state: 'open' } : saidBy(fact)) }
  }
  return said
}

function saidBy(fact: ClockFact): Partial<SaidByFacts> {
  switch (fact.type) {
    case 'registered':
      return { state: 'open', priority: fact.priority, policy: fact.policy, groupId: fact.groupId ?? null }
    case 'retargeted':
      return { priority: fact.priority, policy: fact.policy }
    case 'unpaused':
    case 'reopened':
      return { state: 'open' }
    case 'paused':
      return { state: 'pending' }
    case 'resolved':
    case 'closed':
    case 'cancelled':
      return { state: fact.type, askedGroupId: null }
    case 'handedOver':
      return { askedGroupId: fact.groupId }
    case 'handOverAnswered':
      return { askedGroupId: null }
    case 'groupChanged':
      return { groupId: fact.groupId }
    case 'publicReply':
    case 'requesterMessage':
    case 'noActionNeeded':
      return {}
    default:
      return fact satisfies never
  }
}

/** Minutes that a history logs, without those that it undoes. */
export function workMinutesOf(history: readonly TicketEvent[]): number {
  const undone = new Set(history.map((event) => event.fields['undoes']?.to))
  const logged = history.filter((event) => event.type === 'workLogged' && !undone.has(event.commandId))
  return logged.reduce((sum, event) => sum + Number(event.fields['minutes']?.to), 0)
}
