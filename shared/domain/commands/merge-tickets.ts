/**
 * Merging a duplicate, and taking that back. Both commands name the younger ticket first, whose it is, and then the older
 * one, which stands with its clocks. Both histories tell it.
 */
import { z } from 'zod'
import { conflict, rejected, settled, type Decision, type DecisionContext, type OtherTicket } from '../decision'
import { everyWriter, ticketCommand } from '../definition'
import { draft } from '../drafts'
import { isOlder, MAX_DUPLICATES, requestersOf, type Duplicate } from '../duplicates'
import type { EventDraft, FieldChange } from '../event'
import type { Json } from '../json'
import { isMajorOpen } from '../major'
import { contextOfOther, explain, isUnchangedSince, refusedAsFinished, refusedBy } from '../merge'
import { isSharedWith } from '../rights'
import { isFinished, type Ticket } from '../ticket'

/** The older ticket. */
const argsSchema = z.object({ intoId: z.uuid() })
type Args = z.infer<typeof argsSchema>

const olderOf = ({ intoId }: Args): readonly string[] => [intoId]

export const mergeTickets = ticketCommand({
  name: 'mergeTickets',
  version: 1,
  args: argsSchema,
  reads: ['mergedIntoId', 'state', 'major', 'majorId', 'assignedGroupId'],
  others: olderOf,
  whenMerged: 'decides',
  permit: everyWriter,
  decide(ticket, { intoId }, context) {
    const older = context.others.get(intoId)
    if (older === undefined) return rejected('ticket.unknown')
    if (ticket.mergedIntoId !== null) return mergedAlready(ticket, intoId, context)
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    if (isOlder(ticket, older.ticket)) return rejected('merge.notOlder')
    if (isMajorOpen(ticket) || ticket.childCount > 0) {
      return refusedBy(ticket, 'major', intoId, 'illegal', context, 'merge.major')
    }
    if (ticket.majorId !== null && ticket.majorId !== older.ticket.majorId) {
      return refusedBy(ticket, 'majorId', intoId, 'illegal', context, 'merge.child')
    }
    return refusalOfOlder(older, context) ?? refusalOfReaders(ticket, older, context) ?? merged(ticket, older.ticket)
  },
})

export const unmergeTickets = ticketCommand({
  name: 'unmergeTickets',
  version: 1,
  args: argsSchema,
  reads: ['mergedIntoId'],
  others: olderOf,
  whenMerged: 'decides',
  permit: everyWriter,
  decide(ticket, { intoId }, context) {
    const older = context.others.get(intoId)
    if (older === undefined) return rejected('ticket.unknown')
    if (ticket.mergedIntoId !== intoId) {
      if (isUnchangedSince(ticket, 'mergedIntoId', context)) return rejected('merge.notMerged')
      const rule = ticket.mergedIntoId === null ? 'same' : 'firstWins'
      const how = explain(ticket, 'mergedIntoId', null, rule, context)
      return ticket.mergedIntoId === null ? settled([], [how]) : conflict('merge.elsewhere', [how])
    }
    // What was merged on with it counts its requesters as well: it goes apart from there first.
    if (older.ticket.mergedIntoId !== null) return refusedAsMergedOn(older, context)
    return unmerged(ticket, older.ticket, context)
  },
})

function mergedAlready(ticket: Ticket, intoId: string, context: DecisionContext): Decision {
  const isThere = ticket.mergedIntoId === intoId
  if (isUnchangedSince(ticket, 'mergedIntoId', context)) return rejected(isThere ? 'merge.merged' : 'merge.elsewhere')
  const how = explain(ticket, 'mergedIntoId', intoId, isThere ? 'same' : 'firstWins', context)
  return isThere ? settled([], [how]) : conflict('merge.elsewhere', [how])
}

/** A duplicate of what nobody works on any more would be lost with it. */
function refusalOfOlder(older: OtherTicket, context: DecisionContext): Decision | null {
  const { ticket } = older
  if (ticket.mergedIntoId !== null) return refusedAsMergedOn(older, context)
  if (isFinished(ticket.state)) {
    return refusedBy(ticket, 'state', ticket.state, 'illegal', contextOfOther(older, context), 'merge.finished')
  }
  return ticket.duplicates.length < MAX_DUPLICATES ? null : rejected('merge.tooMany', { most: MAX_DUPLICATES })
}

/** What is said on the one is then read on the other: nobody gets to read by a merge what they might not read before. */
function refusalOfReaders(ticket: Ticket, older: OtherTicket, context: DecisionContext): Decision | null {
  const { directory } = context
  if (isSharedWith(ticket, older.ticket, directory) && isSharedWith(older.ticket, ticket, directory)) return null
  const isItselfMoved = !isUnchangedSince(ticket, 'assignedGroupId', context)
  const [moved, seen] = isItselfMoved ? [ticket, context] : [older.ticket, contextOfOther(older, context)]
  return refusedBy(moved, 'assignedGroupId', moved.assignedGroupId, 'illegal', seen, 'merge.restricted')
}

function refusedAsMergedOn(older: OtherTicket, context: DecisionContext): Decision {
  const seen = contextOfOther(older, context)
  return refusedBy(older.ticket, 'mergedIntoId', null, 'illegal', seen, 'merge.olderMerged')
}

function merged(ticket: Ticket, older: Ticket): Decision {
  const duplicate: Duplicate = { ticketId: ticket.id, requesterIds: requestersOf(ticket) }
  const changes = { state: 'cancelled', pending: null, handOver: null, mergedIntoId: older.id }
  return onBoth(
    [draft('merged', ticket, changes)],
    duplicatesDraft('duplicateMerged', older, [...older.duplicates, duplicate], ticket.id),
    older.id,
  )
}

/** For its clocks the merge never was: it goes on as it stood, since nothing has touched it in between. */
function unmerged(ticket: Ticket, older: Ticket, context: DecisionContext): Decision {
  const mergeId = ticket.fieldWrites['mergedIntoId']?.commandId ?? ''
  const merge = context.eventsOf(mergeId)?.find((event) => event.ticketId === ticket.id)
  if (merge === undefined) return rejected('undo.unknown')
  const fields: Record<string, FieldChange> = { undoes: { from: null, to: mergeId } }
  for (const [name, { from, to }] of Object.entries(merge.fields)) fields[name] = { from: to, to: from }
  const left = older.duplicates.filter(({ ticketId }) => ticketId !== ticket.id)
  return onBoth(
    [{ type: 'unmerged', fields, content: null, countsWhenReceived: false }],
    duplicatesDraft('duplicateUnmerged', older, left, ticket.id),
    older.id,
  )
}

const duplicatesDraft = (
  type: 'duplicateMerged' | 'duplicateUnmerged',
  older: Ticket,
  duplicates: readonly Duplicate[],
  ticketId: string,
): EventDraft => draft(type, older, { duplicates: duplicates as unknown as Json }, { extra: { duplicate: ticketId } })

const onBoth = (drafts: readonly EventDraft[], ofOlder: EventDraft, olderId: string): Decision => ({
  status: 'applied',
  newPeople: [],
  drafts,
  others: { [olderId]: [ofOlder] },
})
