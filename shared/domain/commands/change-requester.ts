/**
 * Sets right how a ticket's requester is reached, and in which zone and language they are written to. About the person,
 * but asked from a ticket, whose lane and history it takes part in. The later value wins; the other stays in the history.
 */
import { z } from 'zod'
import { applied, rejected, type DecisionContext, type Explanation, type MergeRule } from '../decision'
import { ticketCommand } from '../definition'
import type { EventDraft, FieldChange } from '../event'
import { LANGUAGES, type Person } from '../people'
import { changesRequester, isContact, REQUESTER_FIELDS, type RequesterField } from '../requester'
import { contactValueSchema } from '../texts'
import { zoneSchema } from '../zone'

/** What was seen may be older than today's rules for it. */
const seenSchema = z.string().max(500).nullable()
const languageSchema = z.enum(LANGUAGES).nullable()

const argsSchema = z
  .object({
    requesterId: z.uuid(),
    phone: z.object({ seen: seenSchema, to: contactValueSchema }).optional(),
    email: z.object({ seen: seenSchema, to: contactValueSchema }).optional(),
    zone: z.object({ seen: seenSchema, to: zoneSchema.nullable() }).optional(),
    language: z.object({ seen: languageSchema, to: languageSchema }).optional(),
  })
  .refine((args) => REQUESTER_FIELDS.some((field) => args[field] !== undefined), {
    message: 'Give a telephone number, an address, a zone or a language',
    path: ['zone'],
  })

type Args = z.infer<typeof argsSchema>

export const changeRequester = ticketCommand({
  name: 'changeRequester',
  version: 1,
  args: argsSchema,
  reads: [],
  changesRequester: true,
  permit({ requesterId }, _args, { actor, directory }) {
    const person = directory.person(requesterId)
    return person === undefined ? null : changesRequester(person, actor)
  },
  decide(ticket, args, context) {
    const person = context.directory.person(ticket.requesterId)
    if (person === undefined || args.requesterId !== person.id) return rejected('requester.unknown')
    const asked = REQUESTER_FIELDS.filter((field) => args[field] !== undefined)
    const changing = asked.filter((field) => args[field]?.to !== valueOf(person, field))
    const told = (fields: readonly RequesterField[], rule: MergeRule): readonly Explanation[] =>
      fields.map((field) => explainOf(person, field, args, rule))
    const others = asked.filter((field) => !isAsSeen(person, field, args, context))
    if (changing.length === 0) return merged([], told(others, 'same'))
    const values = Object.fromEntries(changing.map((field) => [field, args[field]?.to ?? null] as const))
    const write = { by: context.actor.personId, commandId: context.commandId, at: context.at }
    const overwritten = changing.filter((field) => others.includes(field))
    const decision = merged([changedDraft(person, changing, args)], told(overwritten, 'laterWins'))
    return { ...decision, changedPeople: [{ personId: person.id, values, write }] }
  },
})

const merged = (drafts: readonly EventDraft[], explanations: readonly Explanation[]) =>
  explanations.length === 0 ? applied(drafts) : ({ status: 'merged', drafts, newPeople: [], explanations } as const)

const valueOf = (person: Person, field: RequesterField): string | null => person[field] ?? null

function isAsSeen(person: Person, field: RequesterField, args: Args, context: DecisionContext): boolean {
  const writer = person.writes?.[field]?.commandId ?? null
  return args[field]?.seen === valueOf(person, field) || (writer !== null && context.isOwnCommand(writer))
}

/** Verdicts are kept: they name no telephone number and no address. */
function explainOf(person: Person, field: RequesterField, args: Args, rule: MergeRule): Explanation {
  const write = person.writes?.[field]
  const values = isContact(field)
    ? { seen: null, current: null, mine: null }
    : { seen: args[field]?.seen ?? null, current: valueOf(person, field), mine: args[field]?.to ?? null }
  return { field, rule, ...values, by: write?.by ?? null, at: write?.at ?? null }
}

function changedDraft(person: Person, changing: readonly RequesterField[], args: Args): EventDraft {
  const fields: Record<string, FieldChange> = {}
  const content: Record<string, string> = {}
  for (const field of changing) {
    const [from, to] = [valueOf(person, field), args[field]?.to ?? null]
    if (!isContact(field)) fields[field] = { from, to }
    else
      Object.assign(content, {
        ...(from === null ? {} : { [`${field}Before`]: from }),
        ...(to === null ? {} : { [field]: to }),
      })
  }
  const isSilent = Object.keys(content).length === 0
  return { type: 'requesterChanged', fields, content: isSilent ? null : content, countsWhenReceived: false }
}
