/**
 * Whether the server would refuse a wish, told before anything is asked: the same `decide` as on the server, on what the
 * engineer sees. What cannot be foreseen (a colleague was faster) the server says later, in "Needs attention".
 *
 * So is a wish that would change nothing of what is seen: there is nothing to ask. What is seen has the engineer's own
 * unsent changes in it; where one of those cannot be predicted, the server is asked.
 */
import { neededBy } from '@/app/client/build-command'
import type { Intent, TicketView } from '@/app/client/client-types'
import { commandDefinitions } from '@shared/domain/commands'
import { decide } from '@shared/domain/decide'
import type { Decision } from '@shared/domain/decision'
import type { Instant } from '@shared/domain/instant'
import type { Json } from '@shared/domain/json'
import type { Actor, Directory } from '@shared/domain/people'
import type { DutyBook } from '@shared/duty'

export interface Refusal {
  readonly code: string
  readonly params: Readonly<Record<string, Json>>
}

/** It stands for the id that the command would get, and is never sent. */
const NOT_ASKED_YET = '00000000-0000-7000-8000-000000000000'

/** @returns null when nothing speaks against it */
export function foreseeRefusal(
  intent: Intent,
  view: TicketView,
  actor: Actor,
  directory: Directory & DutyBook,
  viewOf: (ticketId: string) => TicketView | null,
  now: Instant,
): Refusal | null {
  const { ticket, entries } = view
  const definition = commandDefinitions[intent.name] as { others?(args: unknown): readonly string[] }
  const others = definition.others?.(intent.args) ?? []
  const command = {
    id: NOT_ASKED_YET,
    name: intent.name,
    version: commandDefinitions[intent.name].version,
    tickets: [ticket.id, ...others],
    args: intent.args as Json,
    base: {},
    deps: neededBy(intent.name, intent.args as Json),
    clientAt: now,
  }
  // A rule that looks for what is not here yet would find nothing.
  let isUnread = false
  const decision = decide(command, ticket, {
    actor,
    directory,
    duty: directory,
    commandId: command.id,
    at: now,
    seen: {},
    others: new Map(
      others.flatMap((id) => {
        const other = viewOf(id)?.ticket
        return other === undefined ? [] : [[id, { ticket: other, seen: {} }] as const]
      }),
    ),
    isOwnCommand: () => true,
    eventsOf(commandId) {
      isUnread ||= entries === null
      return entries?.map(({ event }) => event).filter((event) => event.commandId === commandId) ?? null
    },
  })
  if (isUnread) return null
  if (decision.status === 'rejected') return { code: decision.code, params: decision.params }
  const isAllSeen = view.unpredictedCommandIds.length === 0
  return isAllSeen && changesNothing(decision) ? { code: 'nothing.changes', params: {} } : null
}

function changesNothing(decision: Decision): boolean {
  if (decision.status !== 'applied' && decision.status !== 'merged') return false
  const { drafts, newPeople, changedPeople = [], others = {} } = decision
  return [...drafts, ...newPeople, ...changedPeople, ...Object.values(others).flat()].length === 0
}
