/** Category, service and kind. The later one wins; a policy that follows from them is attached with elapsed time kept. */
import { z } from 'zod'
import { rejected, settled, type Explanation } from '../decision'
import { ticketCommand } from '../definition'
import { draft, policyFor, policyJson } from '../drafts'
import { explain, isUnchangedSince } from '../merge'
import { TICKET_KINDS } from '../ticket'

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
  decide(ticket, args, context) {
    const { directory } = context
    const wanted = {
      categoryId: args.categoryId === undefined ? ticket.categoryId : args.categoryId,
      serviceId: args.serviceId === undefined ? ticket.serviceId : args.serviceId,
      kind: args.kind ?? ticket.kind,
    }
    if (wanted.categoryId !== null && directory.category(wanted.categoryId) === undefined) return rejected('category.unknown')
    if (wanted.serviceId !== null && directory.service(wanted.serviceId) === undefined) return rejected('service.unknown')
    const explanations: Explanation[] = []
    for (const field of ['categoryId', 'serviceId', 'kind'] as const) {
      if (args[field] === undefined || wanted[field] === ticket[field] || isUnchangedSince(ticket, field, context)) continue
      explanations.push(explain(ticket, field, wanted[field], 'laterWins', context))
    }
    const requesterTier = directory.person(ticket.requesterId)?.tier ?? null
    const policy = policyFor(directory, { requesterTier, ...wanted })
    const changed = draft('classified', ticket, { ...wanted, ...(policy === null ? {} : { policy: policyJson(policyToAttach()) }) })
    if (Object.keys(changed.fields).length > 0) return settled([changed], explanations)
    return settled([], [explain(ticket, 'categoryId', wanted.categoryId, 'same', context)])

    /** A newer version of the same policy is not attached on the quiet: only another policy is. */
    function policyToAttach() {
      return policy !== null && policy.policyId === ticket.policy?.policyId ? ticket.policy : policy
    }
  },
})
