/**
 * What a requester said on a ticket that is there already, and an engineer writes down: by telephone, by mail, in the
 * corridor. It counts as if they had written themselves; what needs no action after all is said to need none.
 */
import { z } from 'zod'
import { pendingMessages } from '../../sla/fact-order'
import { applied, settled } from '../decision'
import { everyWriter, ticketCommand } from '../definition'
import { draft } from '../drafts'
import type { Instant } from '../instant'
import type { Json } from '../json'
import { explain, isUnchangedSince, refusedBy } from '../merge'
import { textSchema } from '../texts'
import { CHANNELS, isFinished, isOpen, type Ticket } from '../ticket'

export const recordMessage = ticketCommand({
  name: 'recordMessage',
  version: 1,
  whenMerged: 'forwarded',
  args: z.object({ channel: z.enum(CHANNELS), text: textSchema }),
  reads: ['state'],
  permit: everyWriter,
  decide(ticket, { channel, text }, context) {
    const written = draft('requesterWrote', ticket, movedByMessage(ticket), {
      content: { text },
      extra: { entry: 'requesterMessage', messageChannel: channel },
    })
    const isFinishedMeanwhile = isFinished(ticket.state) && !isUnchangedSince(ticket, 'state', context)
    return settled([written], isFinishedMeanwhile ? [explain(ticket, 'state', null, 'appended', context)] : [])
  },
})

export const noActionNeeded = ticketCommand({
  name: 'noActionNeeded',
  version: 1,
  args: z.object({}),
  reads: ['state'],
  permit: everyWriter,
  decide(ticket, _args, context) {
    if (!isReopenedByMessage(ticket)) {
      if (ticket.state === 'resolved' && !isUnchangedSince(ticket, 'state', context))
        return settled([], [explain(ticket, 'state', 'resolved', 'same', context)])
      return refusedBy(ticket, 'state', 'resolved', 'illegal', context, 'message.workedOn')
    }
    return applied([draft('noActionNeeded', ticket, { state: 'resolved' }, { extra: { noActionNeeded: true } })])
  },
})

/**
 * Whether it is open only because its requester wrote: since the resolution nobody has gone to work on it, nor offered it
 * to another group. An answer is no work: it may be the one that says so.
 */
export function isReopenedByMessage(ticket: Ticket): boolean {
  if (!isOpen(ticket.state) || ticket.handOver !== null) return false
  const [first] = pendingMessages(ticket.facts)
  return first !== undefined && !isWorkLoggedSince(ticket, first.at)
}

function isWorkLoggedSince({ ladderFacts, fieldWrites }: Ticket, at: Instant): boolean {
  const logs = fieldWrites['workMinutes']?.undoable ?? []
  return ladderFacts.some((fact) => fact.at > at && fact.commandId !== null && logs.includes(fact.commandId))
}

/** A message ends a wait for the requester and reopens what was resolved; what is closed or cancelled stays so. */
function movedByMessage(ticket: Ticket): { readonly state?: Json; readonly pending?: Json } {
  const isWaitedFor = ticket.state === 'pending' && ticket.pending?.reason === 'requester'
  if (!isWaitedFor && ticket.state !== 'resolved') return {}
  return { state: ticket.assigneeId === null ? 'new' : 'inProgress', pending: null }
}
