/** What is said and done, as entries that only ever add: reply, note, work log, acknowledgement. They never conflict. */
import { z } from 'zod'
import type { Decision, DecisionContext } from '../decision'
import { settled } from '../decision'
import { ticketCommand, everyWriter } from '../definition'
import { draft, noteDraft, replyDraft } from '../drafts'
import type { EventDraft } from '../event'
import { explain, isUnchangedSince } from '../merge'
import { MAX_FILES_OF_ENTRY } from '../files'
import { optionalTextSchema, textSchema } from '../texts'
import { isFinished, type Ticket } from '../ticket'

/** Ids of `attach` commands on the same ticket, whose files belong to what is said. */
const filesSchema = z.array(z.uuidv7().toLowerCase()).max(MAX_FILES_OF_ENTRY).default([])

export const reply = ticketCommand({
  name: 'reply',
  version: 1,
  whenMerged: 'forwarded',
  args: z.object({ text: textSchema, files: filesSchema }),
  reads: ['state'],
  permit: everyWriter,
  needs: ({ files }) => files,
  decide: (ticket, args, context) => appended(ticket, [replyDraft(args.text, args.files)], context),
})

export const addNote = ticketCommand({
  name: 'addNote',
  version: 1,
  whenMerged: 'forwarded',
  args: z.object({ text: textSchema, files: filesSchema }),
  reads: ['state'],
  permit: everyWriter,
  needs: ({ files }) => files,
  decide: (ticket, args, context) => appended(ticket, [noteDraft(args.text, args.files)], context),
})

/** Most minutes one entry may hold: a day. */
export const MAX_WORK_MINUTES = 1_440

export const logWork = ticketCommand({
  name: 'logWork',
  version: 1,
  whenMerged: 'forwarded',
  args: z.object({ minutes: z.int().min(1).max(MAX_WORK_MINUTES), text: optionalTextSchema.default('') }),
  reads: ['state'],
  permit: everyWriter,
  decide(ticket, args, context) {
    const logged = draft(
      'workLogged',
      ticket,
      { workMinutes: ticket.workMinutes + args.minutes },
      { content: { text: args.text }, extra: { minutes: args.minutes } },
    )
    return appended(ticket, [logged], context)
  },
})

/** "I have it": the ladder waits for an hour, whoever says it. Two at once both stand, and each can be undone. */
export const acknowledge = ticketCommand({
  name: 'acknowledge',
  version: 1,
  args: z.object({}),
  reads: ['state'],
  permit: everyWriter,
  decide: (ticket, _args, context) =>
    appended(ticket, [draft('acknowledged', null, {}, { extra: { acknowledged: true } })], context),
})

/** Accepted in every state; said when the ticket was finished by somebody else in the meantime. */
export function appended(ticket: Ticket, drafts: readonly EventDraft[], context: DecisionContext): Decision {
  const isFinishedMeanwhile = isFinished(ticket.state) && !isUnchangedSince(ticket, 'state', context)
  return settled(drafts, isFinishedMeanwhile ? [explain(ticket, 'state', null, 'appended', context)] : [])
}
