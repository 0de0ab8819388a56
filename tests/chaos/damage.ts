/** What a disk, a crash or a defect may do to a cache: rows that are lost, older than they should be, or too many. */
import type { CacheDatabase } from '@/cache/cache-database'
import type { Ticket } from '@shared/domain/ticket'

export const HARMS = [
  'loseTicket',
  'loseHistory',
  'loseEvent',
  'ageTicket',
  'addTicket',
  'loseGroup',
  'loseSegment',
  'loseMarks',
  'loseOpenBlock',
] as const
export type Harm = (typeof HARMS)[number]

/** @param pick chooses the row @returns whether there was a row to harm */
export async function damage(cache: CacheDatabase, harm: Harm, pick: number): Promise<boolean> {
  if (harm === 'loseGroup') {
    const groups = await cache.groups.toCollection().primaryKeys()
    await cache.groups.delete(groups[pick % Math.max(1, groups.length)] ?? '')
    return groups.length > 0
  }
  if (harm === 'loseSegment' || harm === 'loseMarks' || harm === 'loseOpenBlock') {
    const table = { loseSegment: cache.segments, loseMarks: cache.segmentMarks, loseOpenBlock: cache.openBlocks }[harm]
    const keys = await table.toCollection().primaryKeys()
    await table.delete(keys[pick % Math.max(1, keys.length)] ?? '')
    return keys.length > 0
  }
  const tickets = await cache.tickets.toArray()
  const ticket = tickets[pick % Math.max(1, tickets.length)]
  if (ticket === undefined) return false
  await damageTicket(cache, harm, ticket)
  return true
}

type HarmToTicket = Exclude<Harm, 'loseGroup' | 'loseSegment' | 'loseMarks' | 'loseOpenBlock'>

async function damageTicket(cache: CacheDatabase, harm: HarmToTicket, ticket: Ticket): Promise<void> {
  const { id, version } = ticket
  switch (harm) {
    case 'loseTicket':
      await cache.tickets.delete(id)
      return
    case 'loseHistory':
      await cache.timelines.delete(id)
      return
    case 'loseEvent': {
      const events = (await cache.timelines.get(id))?.events ?? []
      await cache.timelines.put({ ticketId: id, events: events.slice(0, -1) })
      return
    }
    case 'ageTicket':
      await cache.tickets.put({ ...ticket, version: version - 1, state: 'new', assigneeId: null })
      return
    case 'addTicket':
      await cache.tickets.put({ ...ticket, id: `${id.slice(0, -4)}ffff` })
  }
}
