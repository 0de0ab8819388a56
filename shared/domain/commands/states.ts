/** Commands that move a ticket between states. Legal is what is legal from where the ticket stands now. */
import { z } from 'zod'
import { instantSchema } from '../command'
import { applied, rejected, settled, type Decision, type DecisionContext } from '../decision'
import { ticketCommand, everyWriter } from '../definition'
import { draft, noteDraft, replyDraft } from '../drafts'
import type { EventDraft } from '../event'
import type { Json } from '../json'
import { explain, isUnchangedSince, refusedBy } from '../merge'
import { optionalTextSchema, textSchema } from '../texts'
import { isFinished, isOpen, PAUSE_REASONS, RESOLUTION_CODES, type Ticket, type TicketState } from '../ticket'
import { isLegalTransition } from '../transitions'

export const changeState = ticketCommand({
  name: 'changeState',
  version: 1,
  args: z.object({ to: z.enum(['assigned', 'inProgress']) }),
  reads: ['state', 'assigneeId'],
  permit: everyWriter,
  decide(ticket, args, context) {
    if (ticket.state === args.to) return settled([], [explain(ticket, 'state', args.to, 'same', context)])
    // A finished ticket goes on by reopening, which asks for a reason.
    if (isFinished(ticket.state)) return illegal(ticket, args.to, context)
    if (ticket.assigneeId === null)
      return refusedBy(ticket, 'assigneeId', args.to, 'illegal', context, 'state.needsAssignee')
    return moved(ticket, args.to, context, [draft('stateChanged', ticket, { state: args.to, pending: null })])
  },
})

export const setPending = ticketCommand({
  name: 'setPending',
  version: 1,
  args: z
    .object({
      reason: z.enum(PAUSE_REASONS),
      until: instantSchema,
      /** Who watches over the pause; none means whoever asks. */
      ownerId: z.uuid().optional(),
      /** Sent to the requester when they are waited for; otherwise an internal note, or nothing. */
      text: optionalTextSchema.default(''),
    })
    .refine((args) => args.reason !== 'requester' || args.text !== '', {
      message: 'Waiting for the requester needs a reply that says what is asked of them',
      path: ['text'],
    }),
  reads: ['state', 'pending'],
  permit: everyWriter,
  decide(ticket, args, context) {
    if (args.until <= context.at) return rejected('pending.untilPast', { until: args.until })
    const ownerId = args.ownerId ?? context.actor.personId
    if (context.directory.person(ownerId) === undefined) return rejected('person.unknown')
    const pending: Json = { reason: args.reason, ownerId, until: args.until }
    const entry = args.text === '' ? [] : [args.reason === 'requester' ? replyDraft(args.text) : noteDraft(args.text)]
    const paused = draft('pendingSet', ticket, { pending, state: 'pending' })
    if (ticket.state !== 'pending') return moved(ticket, 'pending', context, [...entry, paused])
    if (Object.keys(paused.fields).length === 0)
      return settled(entry, [explain(ticket, 'pending', pending, 'same', context)])
    // Another reason or date is a new pause. It replaces what somebody else set in the meantime, and says so.
    const isUnchanged = isUnchangedSince(ticket, 'pending', context)
    return settled([...entry, paused], isUnchanged ? [] : [explain(ticket, 'pending', pending, 'laterWins', context)])
  },
})

export const resolve = ticketCommand({
  name: 'resolve',
  version: 1,
  args: z.object({
    code: z.enum(RESOLUTION_CODES),
    /** What was done. */
    text: textSchema,
    /** Whether the text also goes to the requester. */
    isReply: z.boolean(),
  }),
  reads: ['state'],
  permit: everyWriter,
  decide(ticket, args, context) {
    const entry = args.isReply ? [replyDraft(args.text)] : []
    if (ticket.state === 'resolved') {
      // Somebody was faster: the words are kept, the first resolution stands.
      const kept = args.isReply ? entry : [noteDraft(args.text)]
      return settled(kept, [explain(ticket, 'state', 'resolved', 'same', context)])
    }
    const resolved = draft(
      'resolved',
      ticket,
      { state: 'resolved', pending: null, handOver: null, resolutionCode: args.code },
      { content: args.isReply ? null : { text: args.text } },
    )
    return moved(ticket, 'resolved', context, [...entry, resolved])
  },
})

export const reopen = ticketCommand({
  name: 'reopen',
  version: 1,
  args: z.object({ reason: textSchema }),
  reads: ['state'],
  permit: everyWriter,
  decide(ticket, args, context) {
    const state = ticket.assigneeId === null ? 'new' : 'inProgress'
    if (isOpen(ticket.state) && !isUnchangedSince(ticket, 'state', context)) {
      // Somebody was faster: it is open again, and the reason is kept.
      return settled([noteDraft(args.reason)], [explain(ticket, 'state', state, 'same', context)])
    }
    if (ticket.state !== 'resolved' && ticket.state !== 'closed') return illegal(ticket, state, context)
    const reopened = draft('reopened', ticket, { state, resolutionCode: null }, { content: { reason: args.reason } })
    return moved(ticket, state, context, [reopened])
  },
})

export const close = ticketCommand({
  name: 'close',
  version: 1,
  args: z.object({}),
  reads: ['state'],
  permit: everyWriter,
  decide(ticket, _args, context) {
    if (ticket.state === 'closed') return settled([], [explain(ticket, 'state', 'closed', 'same', context)])
    return moved(ticket, 'closed', context, [draft('closed', ticket, { state: 'closed' })])
  },
})

export const cancel = ticketCommand({
  name: 'cancel',
  version: 1,
  args: z.object({ reason: textSchema }),
  reads: ['state'],
  permit: everyWriter,
  decide(ticket, args, context) {
    if (ticket.state === 'cancelled') {
      return settled([noteDraft(args.reason)], [explain(ticket, 'state', 'cancelled', 'same', context)])
    }
    const cancelled = draft(
      'cancelled',
      ticket,
      { state: 'cancelled', pending: null, handOver: null, resolutionCode: null },
      { content: { reason: args.reason } },
    )
    return moved(ticket, 'cancelled', context, [cancelled])
  },
})

/** @param drafts what it yields when the state may change so */
function moved(ticket: Ticket, to: TicketState, context: DecisionContext, drafts: readonly EventDraft[]): Decision {
  if (!isLegalTransition(ticket.state, to)) return illegal(ticket, to, context)
  if (isUnchangedSince(ticket, 'state', context)) return applied(drafts)
  return settled(drafts, [explain(ticket, 'state', to, 'stillLegal', context)])
}

/** A conflict when somebody else moved it; a plain refusal when the engineer saw where it stood. */
function illegal(ticket: Ticket, to: TicketState, context: DecisionContext): Decision {
  return refusedBy(ticket, 'state', to, 'illegal', context, 'state.illegal', { from: ticket.state, to })
}
