/** Small builders for event drafts, so that commands read as what they do. */
import type { EventContent, EventDraft, EventType, FieldChange } from './event'
import { sameJson, type Json } from './json'
import type { Directory } from './people'
import { choosePolicy } from '../sla/choose-policy'
import type { PolicyReference } from '../sla/types'
import { isEventField, type EventField } from './apply'
import type { Ticket } from './ticket'

interface DraftOptions {
  readonly content?: EventContent | null
  readonly countsWhenReceived?: boolean
  /** Fields of the event alone (`entry`, `minutes`, …). */
  readonly extra?: Readonly<Record<string, Json>>
}

/**
 * An event that changes fields of a ticket. Fields whose new value is the present one are left out.
 *
 * @param ticket null for the first event of a ticket: then every field is `from: null`
 */
export function draft(
  type: EventType,
  ticket: Ticket | null,
  changes: Partial<Record<EventField, Json | undefined>>,
  options: DraftOptions = {},
): EventDraft {
  const fields: Record<string, FieldChange> = {}
  for (const [name, to] of Object.entries(changes)) {
    if (!isEventField(name) || to === undefined) continue
    const from = ticket === null ? null : ((ticket[name] ?? null) as Json)
    if (ticket === null || !sameJson(from, to)) fields[name] = { from, to }
  }
  for (const [name, to] of Object.entries(options.extra ?? {})) fields[name] = { from: null, to }
  return {
    type,
    fields,
    content: withoutEmpty(options.content ?? null),
    countsWhenReceived: options.countsWhenReceived ?? false,
  }
}

/** A public reply: what the requester receives, and the only thing that meets a response clock. */
export function replyDraft(text: string, files: readonly string[] = []): EventDraft {
  const extra = { entry: 'publicReply', ...filesField(files) }
  return draft('replied', null, {}, { content: { text }, countsWhenReceived: true, extra })
}

export function noteDraft(text: string, files: readonly string[] = []): EventDraft {
  return draft('noted', null, {}, { content: { text }, extra: { entry: 'note', ...filesField(files) } })
}

const filesField = (files: readonly string[]): Readonly<Record<string, Json>> => (files.length === 0 ? {} : { files })

/** The policy in force for what a ticket is now; null when none matches. */
export function policyFor(
  directory: Pick<Directory, 'policies'>,
  of: { tier: string | null; serviceId: string | null; categoryId: string | null; kind: string },
): PolicyReference | null {
  const policy = choosePolicy(directory.policies, {
    tier: of.tier,
    serviceId: of.serviceId,
    categoryId: of.categoryId,
    kind: of.kind,
  })
  return policy === null ? null : { policyId: policy.id, policyVersion: policy.version }
}

/** The level of service that a ticket is served at: its own, or else its requester's. */
export const tierOf = (
  ticket: Pick<Ticket, 'tier' | 'requesterId'>,
  directory: Pick<Directory, 'person'>,
): string | null => ticket.tier ?? directory.person(ticket.requesterId)?.tier ?? null

/** A policy reference as a field's value. */
export const policyJson = (policy: PolicyReference | null): Json =>
  policy === null ? null : { policyId: policy.policyId, policyVersion: policy.policyVersion }

function withoutEmpty(content: EventContent | null): EventContent | null {
  if (content === null) return null
  const entries = Object.entries(content).filter(([, value]) => value !== '')
  return entries.length === 0 ? null : Object.fromEntries(entries)
}
