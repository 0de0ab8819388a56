/** Impact and urgency give the priority through the matrix; an override needs a reason. Two people: the more urgent wins. */
import { z } from 'zod'
import { settled, type Explanation } from '../decision'
import { ticketCommand, everyWriter } from '../definition'
import { draft } from '../drafts'
import { explain, isUnchangedSince, refusedAsFinished } from '../merge'
import { comparePriority, LEVELS, priorityOf } from '../priority-matrix'
import { optionalTextSchema } from '../texts'
import { isFinished } from '../ticket'
import { PRIORITIES } from '../../sla/types'

const argsSchema = z
  .object({
    impact: z.enum(LEVELS).optional(),
    urgency: z.enum(LEVELS).optional(),
    /** Against the matrix; needs a reason. */
    priority: z.enum(PRIORITIES).optional(),
    reason: optionalTextSchema.default(''),
  })
  .refine((args) => args.impact !== undefined || args.urgency !== undefined || args.priority !== undefined, {
    message: 'Give an impact, an urgency or a priority',
    path: ['priority'],
  })
  .refine((args) => args.priority === undefined || args.reason !== '', {
    message: 'A priority against the matrix needs a reason',
    path: ['reason'],
  })

export const setPriority = ticketCommand({
  name: 'setPriority',
  version: 1,
  args: argsSchema,
  reads: ['priority', 'impact', 'urgency'],
  permit: everyWriter,
  decide(ticket, args, context) {
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    const impact = args.impact ?? ticket.impact
    const urgency = args.urgency ?? ticket.urgency
    const matrixPriority = priorityOf(context.directory.settings.priorityMatrix, impact, urgency)
    // An override stays until somebody names a priority again: its reason still holds.
    const isKept = args.priority === undefined && ticket.isPriorityOverridden
    const asked = args.priority ?? (isKept ? ticket.priority : matrixPriority)
    const isContested = ticket.priority !== asked && !isUnchangedSince(ticket, 'priority', context)
    const standing = isContested && comparePriority(ticket.priority, asked) < 0
    const explanations: Explanation[] = isContested ? [explain(ticket, 'priority', asked, 'highest', context)] : []
    for (const field of ['impact', 'urgency'] as const) {
      const mine = args[field]
      if (mine !== undefined && mine !== ticket[field] && !isUnchangedSince(ticket, field, context)) {
        explanations.push(explain(ticket, field, mine, 'laterWins', context))
      }
    }
    const changed = draft(
      'priorityChanged',
      ticket,
      {
        impact,
        urgency,
        priority: standing ? ticket.priority : asked,
        isPriorityOverridden: isKept || (standing ? ticket.priority : asked) !== matrixPriority,
      },
      { content: { reason: args.reason }, ...(standing ? { extra: { priorityAsked: asked } } : {}) },
    )
    if (Object.keys(changed.fields).length > 0) return settled([changed], explanations)
    const alsoMet = (['impact', 'urgency'] as const).filter((field) => !isUnchangedSince(ticket, field, context))
    return settled(
      [],
      [
        explain(ticket, 'priority', asked, 'same', context),
        ...alsoMet.map((field) => explain(ticket, field, ticket[field], 'same', context)),
      ],
    )
  },
})
