/**
 * What must hold in the record itself, whatever happened: each text once, what was merged nowhere lost and whole again when
 * it was taken apart, and what two tickets say of each other the same.
 */
import { timelinesOf } from '@server/store/event-reader'
import { applyAll } from '@shared/domain/apply'
import type { TicketEvent } from '@shared/domain/event'
import type { Ticket } from '@shared/domain/ticket'
import type { ChaosServer } from './server'

export interface ServerRecord {
  readonly tickets: ReadonlyMap<string, Ticket>
  readonly timelines: ReadonlyMap<string, readonly TicketEvent[]>
  readonly requesterPhone: string | null
}

/** Subjects of tickets that were registered with a tier begin with it, and end with the tier. */
export const TIER_ASKED = 'Тариф '
export const SOLD = ['gold', 'silver'] as const

export async function readRecord({ world }: ChaosServer): Promise<ServerRecord> {
  const rows = await world.database
    .selectFrom('tickets')
    .select(['id', 'image'])
    .where('organisation_id', '=', world.organisationId)
    .execute()
  const tickets = new Map(rows.map(({ id, image }) => [id, image]))
  const { phone } = await world.database
    .selectFrom('people')
    .select('phone')
    .where('id', '=', world.requesterId)
    .executeTakeFirstOrThrow()
  return { tickets, timelines: await timelinesOf(world.database, [...tickets.keys()]), requesterPhone: phone }
}

/** How often each text stands in the record. */
/** A file that came along with what was said on a merged ticket: it was attached there, once. */
export const cameAlong = ({ fields }: TicketEvent): boolean => fields['attachedAs'] !== undefined

export function countTexts({ timelines }: ServerRecord): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { content } of [...timelines.values()].flat().filter((event) => !cameAlong(event)))
    for (const text of Object.values(content ?? {})) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

/** Where the record contradicts itself. */
export function contradictions(record: ServerRecord): readonly string[] {
  const ofTickets = [...record.tickets.values()].flatMap((ticket) => [
    ...wrongTier(ticket),
    ...wrongMerge(ticket, record),
    ...wrongMajor(ticket, record),
    ...wrongHistory(ticket, record.timelines.get(ticket.id) ?? []),
  ])
  return [...ofTickets, ...wrongRequester(record)]
}

/** What is not sold (any more) is registered all the same, and served as its requester is. */
function wrongTier({ id, subject, tier }: Ticket): readonly string[] {
  const asked = subject?.startsWith(TIER_ASKED) ? subject.slice(TIER_ASKED.length).split(' ')[0] : undefined
  const due = SOLD.find((one) => one === asked)
  const isServedSo = asked === undefined || (tier ?? undefined) === due
  return isServedSo ? [] : [`ticket ${id} is served as ${String(tier)}, not ${String(due)}`]
}

/** Reached as one of those who changed it has said. */
function wrongRequester({ timelines, requesterPhone }: ServerRecord): readonly string[] {
  const changes = [...timelines.values()].flat().filter(({ type }) => type === 'requesterChanged')
  const phones = changes.map(({ content }) => content?.['phone'])
  const isOne = phones.length === 0 ? requesterPhone === null : phones.includes(requesterPhone ?? undefined)
  return isOne ? [] : [`the requester is reached at ${String(requesterPhone)}, and ${phones.join(', ')} was asked for`]
}

function wrongMerge(ticket: Ticket, { tickets }: ServerRecord): readonly string[] {
  const found: string[] = []
  const { id, mergedIntoId } = ticket
  if (mergedIntoId !== null) {
    const listed = tickets.get(mergedIntoId)?.duplicates.filter(({ ticketId }) => ticketId === id).length ?? 0
    if (listed !== 1) found.push(`ticket ${id} is merged, and listed ${listed} times in ${mergedIntoId}`)
    if (ticket.state !== 'cancelled') found.push(`ticket ${id} is merged and ${ticket.state}`)
  }
  for (const { ticketId } of ticket.duplicates)
    if (tickets.get(ticketId)?.mergedIntoId !== id) found.push(`ticket ${id} lists ${ticketId}, which is not merged`)
  return found
}

function wrongMajor({ id, childCount }: Ticket, { tickets }: ServerRecord): readonly string[] {
  const children = [...tickets.values()].filter(({ majorId }) => majorId === id).length
  return children === childCount ? [] : [`ticket ${id} counts ${childCount} children, and has ${children}`]
}

/** What is done to a ticket, and must be as before once a merge was taken apart. */
const standing = ({ state, pending, handOver, assigneeId, assignedGroupId, mergedIntoId }: Ticket): string =>
  JSON.stringify({ state, pending, handOver, assigneeId, assignedGroupId, mergedIntoId })

const SAID: readonly TicketEvent['type'][] = ['replied', 'noted', 'workLogged', 'requesterWrote', 'attached']

function wrongHistory(ticket: Ticket, events: readonly TicketEvent[]): readonly string[] {
  const found: string[] = []
  let mergedAt: number | null = null
  events.forEach((event, index) => {
    if (event.type === 'merged') mergedAt = index
    else if (event.type === 'unmerged') {
      const before = applyAll(events.slice(0, mergedAt ?? 0))
      const after = applyAll(events.slice(0, index + 1))
      if (before === null || after === null || standing(before) !== standing(after))
        found.push(`ticket ${ticket.id} was taken apart, and does not stand as before`)
      mergedAt = null
    } else if (mergedAt !== null && SAID.includes(event.type))
      found.push(`ticket ${ticket.id} got "${event.type}" while it was merged`)
  })
  return found
}
