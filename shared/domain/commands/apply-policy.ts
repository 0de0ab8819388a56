/**
 * Brings an open ticket under the policy version that is in force for it. Publishing a version changes no ticket: each
 * is asked to change by a command of its own, which names the version that was looked at, so that what was agreed to is
 * what happens. Why leads may only carry: `docs/decisions/0018-a-published-policy-changes-nothing.md`.
 */
import { z } from 'zod'
import { rejected, settled } from '../decision'
import { ticketCommand } from '../definition'
import { draft, policyFor, policyJson, tierOf } from '../drafts'
import { sameJson } from '../json'
import { explain, isUnchangedSince, refusedAsFinished, refusedBy } from '../merge'
import { isAdmin, isLead } from '../people'
import { optionalTextSchema } from '../texts'
import { isFinished } from '../ticket'
import { RETARGET_MODES } from '../../sla/types'

const argsSchema = z
  .object({
    policyId: z.string().min(1).max(60),
    policyVersion: z.int().positive(),
    mode: z.enum(RETARGET_MODES).default('carry'),
    reason: optionalTextSchema.default(''),
  })
  .refine((args) => args.mode === 'carry' || args.reason !== '', {
    message: 'Counting anew needs a reason',
    path: ['reason'],
  })

export const applyPolicy = ticketCommand({
  name: 'applyPolicy',
  version: 1,
  args: argsSchema,
  reads: ['policy', 'state'],
  permit(_ticket, { mode }, { actor }) {
    // Carrying never takes a breach away; the other two can, and a lead is measured by breaches.
    if (mode !== 'carry') return isAdmin(actor) ? null : 'permission.notAdmin'
    return isLead(actor) ? null : 'permission.notLead'
  },
  decide(ticket, { policyId, policyVersion, mode, reason }, context) {
    if (isFinished(ticket.state)) return refusedAsFinished(ticket, context)
    const { categoryId, serviceId, kind } = ticket
    const tier = tierOf(ticket, context.directory)
    const inForce = policyJson(policyFor(context.directory, { tier, categoryId, serviceId, kind }))
    if (inForce === null) return rejected('policy.noneMatches')
    const mine = policyJson({ policyId, policyVersion })
    if (!sameJson(mine, inForce)) return refusedBy(ticket, 'policy', mine, 'changedSince', context, 'policy.notInForce')
    if (sameJson(mine, policyJson(ticket.policy)))
      return settled([], [explain(ticket, 'policy', mine, 'same', context)])
    const explanations = isUnchangedSince(ticket, 'policy', context)
      ? []
      : [explain(ticket, 'policy', mine, 'laterWins', context)]
    const extra = { retargetMode: mode }
    return settled([draft('policyApplied', ticket, { policy: mine }, { content: { reason }, extra })], explanations)
  },
})
