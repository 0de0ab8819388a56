/** Category, service and kind. The later one wins; a policy that follows from them is attached with elapsed time kept. */
import { z } from 'zod'
import { rejected, settled } from '../decision'
import { ticketCommand, everyWriter } from '../definition'
import { draft, policyFor, policyJson, tierOf } from '../drafts'
import { explain, isUnchangedSince } from '../merge'
import type { PolicyReference } from '../../sla/types'
import { isFinished, TICKET_KINDS, type Ticket } from '../ticket'

const argsSchema = z
  .object({
    categoryId: z.uuid().nullable().optional(),
    serviceId: z.uuid().nullable().optional(),
    kind: z.enum(TICKET_KINDS).optional(),
  })
  .refine((args) => Object.values(args).some((value) => value !== undefined), {
    message: 'Give a category, a service or a kind',
    path: ['categoryId'],
  })

export const classify = ticketCommand({
  name: 'classify',
  version: 1,
  args: argsSchema,
  reads: ['categoryId', 'serviceId', 'kind'],
  permit: everyWriter,
  decide(ticket, args, context) {
    const { directory } = context
    const wanted = {
      categoryId: args.categoryId === undefined ? ticket.categoryId : args.categoryId,
      serviceId: args.serviceId === undefined ? ticket.serviceId : args.serviceId,
      kind: args.kind ?? ticket.kind,
    }
    if (wanted.categoryId !== null && directory.category(wanted.categoryId) === undefined)
      return rejected('category.unknown')
    if (wanted.serviceId !== null && directory.service(wanted.serviceId) === undefined)
      return rejected('service.unknown')
    const asked = (['categoryId', 'serviceId', 'kind'] as const).filter((field) => args[field] !== undefined)
    const changing = asked.filter((field) => wanted[field] !== ticket[field])
    if (changing.length === 0)
      return settled(
        [],
        asked.map((field) => explain(ticket, field, wanted[field], 'same', context)),
      )
    const explanations = changing
      .filter((field) => !isUnchangedSince(ticket, field, context))
      .map((field) => explain(ticket, field, wanted[field], 'laterWins', context))
    const policy = policyToAttach(ticket, policyFor(directory, { tier: tierOf(ticket, directory), ...wanted }))
    return settled([draft('classified', ticket, { ...wanted, policy: policyJson(policy) })], explanations)
  },
})

/**
 * Another policy is attached, never a newer version of the same one on the quiet. A finished ticket keeps the promise
 * that was made for it, and so does one that no policy matches any more.
 */
function policyToAttach(ticket: Ticket, matching: PolicyReference | null): PolicyReference | null {
  if (matching === null || isFinished(ticket.state) || matching.policyId === ticket.policy?.policyId)
    return ticket.policy
  return matching
}
