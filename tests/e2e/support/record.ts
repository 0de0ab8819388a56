/** The record as the central API tells it to a client of its own: what really arrived, and how often. */
import { v7 as uuidv7 } from 'uuid'
import type { TicketEvent } from '../../../shared/domain/event'
import type { Ticket } from '../../../shared/domain/ticket'
import { SYNC_SCHEMA, type PullResponse } from '../../../shared/protocol/sync'
import { signInAsLead } from './api-client'

export interface RecordedTicket {
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
}

/**
 * Reads every ticket that a lead may read, with its history.
 *
 * @param demoAddress a one-time address of the demo; its origin is asked
 */
export async function readRecord(demoAddress: string): Promise<readonly RecordedTicket[]> {
  const client = await signInAsLead(demoAddress)
  const tickets = new Map<string, Ticket>()
  const timelines = new Map<string, TicketEvent[]>()
  const clientId = uuidv7()
  let cursor: string | null = null
  let epoch: string | null = null
  for (;;) {
    const asked = { clientId, clientNow: Date.now(), schema: SYNC_SCHEMA, epoch, cursor }
    const page: PullResponse = await client.post<PullResponse>('/v1/sync/pull', asked)
    for (const change of page.changes) {
      if (change.op !== 'upsert') continue
      if (change.entity === 'ticket') tickets.set(change.id, change.image)
      if (change.entity === 'timeline') timelines.set(change.id, [...change.image])
      if (change.entity === 'event') timelines.get(change.image.ticketId)?.push(change.image)
    }
    cursor = page.cursor
    epoch = page.epoch
    if (!page.hasMore) break
  }
  return [...tickets.values()].map((ticket) => ({ ticket, events: timelines.get(ticket.id) ?? [] }))
}

/** How many events of the whole record hold exactly this text. */
export function countText(record: readonly RecordedTicket[], text: string): number {
  return record.flatMap(({ events }) => events).filter((event) => Object.values(event.content ?? {}).includes(text))
    .length
}
