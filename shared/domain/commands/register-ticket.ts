/** Registration: the moment a request becomes a ticket. Works offline; the number comes with the server's answer. */
import { z } from 'zod'
import { instantSchema } from '../command'
import { applied, rejected, type DecisionContext, type Explanation } from '../decision'
import { everyWriter, type CommandDefinition } from '../definition'
import { draft, policyFor, policyJson } from '../drafts'
import { LANGUAGES, type Directory, type Person } from '../people'
import { LEVELS, priorityOf } from '../priority-matrix'
import { contactSchema, nameSchema, optionalTextSchema, subjectSchema } from '../texts'
import { CHANNELS, TICKET_KINDS } from '../ticket'
import { zoneSchema } from '../zone'
import { PRIORITIES } from '../../sla/types'

const newRequesterSchema = z.object({
  id: z.uuid(),
  name: nameSchema,
  email: contactSchema,
  phone: contactSchema,
  department: contactSchema,
  zone: zoneSchema.nullable().optional(),
  language: z.enum(LANGUAGES).nullable().optional(),
})

const argsSchema = z
  .object({
    kind: z.enum(TICKET_KINDS),
    subject: subjectSchema,
    description: optionalTextSchema.default(''),
    requesterId: z.uuid().optional(),
    newRequester: newRequesterSchema.optional(),
    channel: z.enum(CHANNELS),
    reportedAt: instantSchema.nullable().default(null),
    categoryId: z.uuid().nullable().default(null),
    serviceId: z.uuid().nullable().default(null),
    /** Of this ticket alone; without one it is served as its requester is. */
    tier: z.string().min(1).max(60).optional(),
    impact: z.enum(LEVELS),
    urgency: z.enum(LEVELS),
    /** Overrides the matrix; needs a reason. */
    priority: z.enum(PRIORITIES).optional(),
    priorityReason: optionalTextSchema.default(''),
    /** The group that starts with it; none means the category's, or the desk. */
    groupId: z.uuid().nullable().default(null),
  })
  .refine((args) => (args.requesterId === undefined) !== (args.newRequester === undefined), {
    message: 'Name a requester or give a new one, not both',
    path: ['requesterId'],
  })
  .refine((args) => args.priority === undefined || args.priorityReason !== '', {
    message: 'A priority against the matrix needs a reason',
    path: ['priorityReason'],
  })

type Args = z.infer<typeof argsSchema>

export const registerTicket: CommandDefinition<Args> = {
  name: 'registerTicket',
  version: 2,
  args: argsSchema,
  reads: [],
  registers: true,
  permit: everyWriter,
  decide(ticket, args, context) {
    if (ticket !== null) return rejected('ticket.alreadyRegistered')
    const { directory } = context
    const requester = requesterOf(args, context)
    if (requester === null) return rejected('requester.unknown')
    const category = args.categoryId === null ? null : directory.category(args.categoryId)
    if (category === undefined) return rejected('category.unknown')
    if (args.serviceId !== null && directory.service(args.serviceId) === undefined) return rejected('service.unknown')
    // Every request is registered: one that asks for what was taken out of the table meanwhile is served as its requester is.
    const isServedAsAsked = isSold(args.tier, directory)
    const tier = isServedAsAsked ? args.tier : undefined
    const assignedGroupId = args.groupId ?? category?.groupId ?? directory.settings.deskGroupId
    if (directory.group(assignedGroupId)?.isActive !== true) return rejected('group.unknown')
    const matrixPriority = priorityOf(directory.settings.priorityMatrix, args.impact, args.urgency)
    const priority = args.priority ?? matrixPriority
    const policy = policyFor(directory, {
      tier: tier ?? requester.tier,
      serviceId: args.serviceId,
      categoryId: args.categoryId,
      kind: args.kind,
    })
    const registered = draft(
      'registered',
      null,
      {
        kind: args.kind,
        requesterId: requester.id,
        channel: args.channel,
        reportedAt: args.reportedAt,
        impact: args.impact,
        urgency: args.urgency,
        priority,
        isPriorityOverridden: priority !== matrixPriority,
        categoryId: args.categoryId,
        serviceId: args.serviceId,
        tier,
        state: 'new',
        accountableGroupId: directory.settings.deskGroupId,
        assignedGroupId,
        policy: policyJson(policy),
      },
      { content: { subject: args.subject, description: args.description, reason: args.priorityReason } },
    )
    const newPeople = directory.person(requester.id) === undefined ? [requester] : []
    if (isServedAsAsked) return applied([registered], newPeople)
    const explanations = [explainNotSold(args.tier ?? null, requester.tier)]
    return { status: 'merged', drafts: [registered], newPeople, explanations }
  },
}

const isSold = (tier: string | undefined, { settings }: Pick<Directory, 'settings'>): boolean =>
  tier === undefined || settings.tiers.tiers.some(({ id }) => id === tier)

const explainNotSold = (mine: string | null, current: string | null): Explanation => ({
  field: 'tier',
  rule: 'notSold',
  seen: null,
  current,
  mine,
  by: null,
  at: null,
})

function requesterOf(args: Args, { directory }: DecisionContext): Person | null {
  if (args.newRequester !== undefined) {
    // A second registration for somebody who is new on this desktop repeats them: the first to arrive made them known.
    const known = directory.person(args.newRequester.id)
    return known ?? { ...args.newRequester, tier: null, roles: [], isActive: true, externalRef: null }
  }
  return args.requesterId === undefined ? null : (directory.person(args.requesterId) ?? null)
}
