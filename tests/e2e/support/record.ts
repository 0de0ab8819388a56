/** The record as the central API tells it to a client of its own: what really arrived, and how often. */
import { v7 as uuidv7 } from 'uuid'
import type { TicketEvent } from '../../../shared/domain/event'
import type { Ticket } from '../../../shared/domain/ticket'
import type { DemoAccount, SessionResponse } from '../../../shared/protocol/auth'
import { SYNC_SCHEMA, type PullResponse } from '../../../shared/protocol/sync'

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
  const { origin, hash } = new URL(demoAddress)
  const headers = { 'content-type': 'application/json', 'x-opora-client': 'desktop', origin }
  const post = async <Answer>(
    path: string,
    body: unknown,
    more: Record<string, string> = {},
  ): Promise<readonly [Answer, Headers]> => {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return [(await answer.json()) as Answer, answer.headers]
  }
  const [granted] = await post<{ accounts: readonly DemoAccount[]; grant: string }>('/v1/auth/demo/grant', {
    token: hash.replace('#demo=', ''),
  })
  const lead = granted.accounts.find((account) => account.role === 'lead')
  if (lead === undefined) throw new Error('The demo has no lead')
  const [session] = await post<SessionResponse>(
    '/v1/auth/demo/sign-in',
    { accountId: lead.id },
    { 'x-opora-demo-grant': granted.grant },
  )

  const tickets = new Map<string, Ticket>()
  const timelines = new Map<string, TicketEvent[]>()
  const clientId = uuidv7()
  let cursor: string | null = null
  let epoch: string | null = null
  for (;;) {
    const answer: readonly [PullResponse, Headers] = await post<PullResponse>(
      '/v1/sync/pull',
      { clientId, clientNow: Date.now(), schema: SYNC_SCHEMA, epoch, cursor },
      { authorization: `Bearer ${session.accessToken}` },
    )
    const page = answer[0]
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
