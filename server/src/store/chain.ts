/**
 * The hash chain of a ticket: each event holds the hash of the one before it, so that a changed, removed or inserted
 * event shows. Personal text enters only as a salted hash: it can be erased, and the chain still verifies.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { ChainedEvent, EventContent } from '@shared/domain/event'
import { canonicalJson, type Json } from '@shared/domain/json'

/** 128 bits: enough that a short text cannot be guessed from its hash. */
export const newSalt = (): string => randomBytes(16).toString('hex')

export function contentHash(salt: string, body: EventContent): string {
  return sha256(`${salt}\n${canonicalJson(body)}`)
}

/** The hash of an event over everything that it says, its predecessor's hash included. */
export function eventHash(event: Omit<ChainedEvent, 'hash'>): string {
  const said: Json = {
    id: event.id,
    ticketId: event.ticketId,
    seqInTicket: event.seqInTicket,
    type: event.type,
    actorId: event.actorId,
    commandId: event.commandId,
    fields: event.fields as unknown as Json,
    occurredAt: event.occurredAt,
    receivedAt: event.receivedAt,
    effectiveAt: event.effectiveAt,
    contentHash: event.contentHash,
    prevHash: event.prevHash,
  }
  return sha256(canonicalJson(said))
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
