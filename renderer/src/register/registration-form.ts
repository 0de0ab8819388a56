/** What is filled in to register a ticket, and how it is kept as a draft. */
import type { Instant } from '@shared/domain/instant'
import type { Json } from '@shared/domain/json'
import { LEVELS, type Level } from '@shared/domain/priority-matrix'
import { restAfter } from '@/cache/drafts'
import { LANGUAGES, type Language } from '@shared/domain/people'
import type { Tier } from '@shared/domain/tiers'
import { isZone } from '@shared/domain/zone'
import { CHANNELS, TICKET_KINDS, type Channel, type TicketKind } from '@shared/domain/ticket'

/** The key of its draft. */
export const REGISTRATION_DRAFT = 'register'

export interface RegistrationForm {
  requesterId: string | null
  /** By which they are being looked for; empty once somebody was chosen. */
  requesterWords: string
  /** Of somebody who is not known yet; null when the requester was chosen. */
  newRequester: { name: string; phone: string } | null
  /** Of somebody who is known, while it is being set right; null when it is not. */
  contact: { phone: string; email: string } | null
  /** In which they are told what is promised; null when it was not chosen here. */
  zone: string | null
  language: Language | null
  /** Chosen for this ticket; null when it is served as its requester is. */
  tier: string | null
  subject: string
  description: string
  categoryId: string | null
  /** False once the engineer has chosen it: then words suggest nothing any more. */
  isCategorySuggested: boolean
  impact: Level
  urgency: Level
  channel: Channel
  kind: TicketKind
  /** As the field writes it; empty when not said. */
  reportedAt: string
}

export const emptyForm = (): RegistrationForm => ({
  requesterId: null,
  requesterWords: '',
  newRequester: null,
  contact: null,
  zone: null,
  language: null,
  tier: null,
  subject: '',
  description: '',
  categoryId: null,
  isCategorySuggested: true,
  impact: 'low',
  urgency: 'medium',
  channel: 'phone',
  kind: 'incident',
  reportedAt: '',
})

/** An untouched form leaves no draft. */
export function writeForm(form: RegistrationForm): string {
  const isEmpty =
    form.requesterId === null &&
    form.newRequester === null &&
    form.requesterWords.trim() === '' &&
    form.subject.trim() === '' &&
    form.description.trim() === ''
  return isEmpty ? '' : JSON.stringify(form)
}

/** What was filled in after the form was sent. Mere choices do not count. */
export function filledSince(sent: RegistrationForm, form: RegistrationForm): RegistrationForm {
  const isSamePerson =
    form.requesterId === sent.requesterId &&
    form.requesterWords === sent.requesterWords &&
    JSON.stringify(form.newRequester) === JSON.stringify(sent.newRequester)
  return {
    ...emptyForm(),
    ...(isSamePerson ? {} : personOf(form)),
    subject: restAfter(sent.subject, form.subject),
    description: restAfter(sent.description, form.description),
  }
}

const personOf = ({ requesterId, requesterWords, newRequester, contact, zone, language }: RegistrationForm) => ({
  requesterId,
  requesterWords,
  newRequester,
  contact,
  zone,
  language,
})

/** Two drafts as one: what was filled in last counts, where something was. */
export function joinForms(before: string, typed: string): string {
  const [earlier, later] = [readForm(before), readForm(typed)]
  const isPersonLater = later.requesterId !== null || later.newRequester !== null || later.requesterWords.trim() !== ''
  return writeForm({
    ...earlier,
    ...(isPersonLater ? personOf(later) : {}),
    subject: later.subject.trim() === '' ? earlier.subject : later.subject,
    description: later.description.trim() === '' ? earlier.description : later.description,
  })
}

/**
 * A draft of an earlier version may lack a field, or hold a value that is no more: those start empty.
 *
 * @param tiers that are sold; left out where that is not known
 */
export function readForm(written: string, tiers?: readonly Pick<Tier, 'id'>[]): RegistrationForm {
  const form = emptyForm()
  let read: unknown
  try {
    read = JSON.parse(written)
  } catch {
    return { ...form, description: written }
  }
  if (typeof read !== 'object' || read === null) return form
  const given = read as Partial<Record<keyof RegistrationForm, unknown>>
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const one = <Value extends string>(values: readonly Value[], value: unknown, otherwise: Value): Value =>
    values.find((known) => known === value) ?? otherwise
  const person = given.newRequester as { name?: unknown; phone?: unknown } | null | undefined
  const contact = given.contact as { phone?: unknown; email?: unknown } | null | undefined
  const zone = text(given.zone)
  const isSold = (tier: string): boolean => tier !== '' && (tiers === undefined || tiers.some(({ id }) => id === tier))
  return {
    requesterId: text(given.requesterId) || null,
    requesterWords: text(given.requesterWords),
    newRequester: person ? { name: text(person.name), phone: text(person.phone) } : null,
    contact: contact ? { phone: text(contact.phone), email: text(contact.email) } : null,
    zone: isZone(zone) ? zone : null,
    language: LANGUAGES.find((known) => known === given.language) ?? null,
    tier: isSold(text(given.tier)) ? text(given.tier) : null,
    subject: text(given.subject),
    description: text(given.description),
    categoryId: text(given.categoryId) || null,
    isCategorySuggested: given.isCategorySuggested !== false,
    impact: one(LEVELS, given.impact, form.impact),
    urgency: one(LEVELS, given.urgency, form.urgency),
    channel: one(CHANNELS, given.channel, form.channel),
    kind: one(TICKET_KINDS, given.kind, form.kind),
    reportedAt: text(given.reportedAt),
  }
}

/** The form as it was when a registration was sent from it. @param tiers that are sold */
export function formOf(args: Json, tiers?: readonly Pick<Tier, 'id'>[]): RegistrationForm {
  const given = isObject(args) ? args : {}
  const person = given['newRequester']
  const [zone, language] = isObject(person) ? [person['zone'] ?? null, person['language'] ?? null] : [null, null]
  const reportedAt = given['reportedAt']
  return readForm(
    JSON.stringify({
      ...given,
      zone,
      language,
      // What was chosen stays, and so does that nothing was.
      isCategorySuggested: false,
      reportedAt: typeof reportedAt === 'number' ? fieldTime(reportedAt) : '',
    }),
    tiers,
  )
}

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** As a field for date and time writes it: by the clock on the wall, without a zone. */
function fieldTime(at: Instant): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
