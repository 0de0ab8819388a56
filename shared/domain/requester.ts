/**
 * What an engineer may change of a person who asks: how to reach them, and in which zone and language they are written
 * to. A person has no history of their own: each change is an event of the ticket it was made from, and the person
 * remembers who wrote each value last, so that a merge and a card can say it.
 */
import type { Instant } from './instant'
import type { Actor, Person } from './people'
import { isLead } from './people'

export const REQUESTER_FIELDS = ['phone', 'email', 'zone', 'language'] as const
export type RequesterField = (typeof REQUESTER_FIELDS)[number]

/** Personal text: it goes into the content of events, which can be erased, and into nothing that is kept for ever. */
export const CONTACT_FIELDS = ['phone', 'email'] as const satisfies readonly RequesterField[]
export const isContact = (field: string): boolean => CONTACT_FIELDS.some((contact) => contact === field)

export interface PersonWrite {
  readonly by: string | null
  readonly commandId: string | null
  readonly at: Instant
}

/** Who wrote which value last; what came with an import, nobody did. */
export type PersonWrites = { readonly [Field in RequesterField]?: PersonWrite | undefined }

export type RequesterValues = Readonly<Partial<Pick<Person, RequesterField>>>

/** What an accepted command changes of a person. */
export interface PersonChange {
  readonly personId: string
  readonly values: RequesterValues
  readonly write: PersonWrite
}

export function changedPerson(person: Person, { values, write }: PersonChange): Person {
  const fields = REQUESTER_FIELDS.filter((field) => values[field] !== undefined)
  const writes = Object.fromEntries(fields.map((field) => [field, write] as const))
  return { ...person, ...values, writes: { ...person.writes, ...writes } }
}

/**
 * What is asked of somebody, as the arguments of a command.
 *
 * @param seen as the engineer has them before them
 * @param wanted texts as they were typed; empty is none
 * @returns null when nothing is another value than before
 */
export function requesterChanges(seen: Person, wanted: { readonly [Field in RequesterField]?: Person[Field] }) {
  const isOther = (field: RequesterField): boolean => {
    const value = wanted[field]
    return value !== undefined && (value?.trim() || null) !== (seen[field] ?? null)
  }
  if (!REQUESTER_FIELDS.some(isOther)) return null
  const { phone = null, email = null, zone = null, language = null } = wanted
  return {
    requesterId: seen.id,
    ...(isOther('phone') ? { phone: { seen: seen.phone, to: phone } } : {}),
    ...(isOther('email') ? { email: { seen: seen.email, to: email } } : {}),
    ...(isOther('zone') ? { zone: { seen: seen.zone ?? null, to: zone } } : {}),
    ...(isOther('language') ? { language: { seen: seen.language ?? null, to: language } } : {}),
  }
}

/**
 * Anybody at work may set right how a requester is reached. Those who have an account speak for themselves: what is sent
 * to them must not be led elsewhere by a colleague.
 *
 * @returns a refusal's stable code, or null
 */
export function changesRequester({ id, roles }: Pick<Person, 'id' | 'roles'>, actor: Actor): string | null {
  return roles.length === 0 || id === actor.personId || isLead(actor) ? null : 'permission.notThatPerson'
}
