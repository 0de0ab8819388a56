/**
 * Keeps the blocks of open tickets (`open-blocks.ts`) as their rows are: in the transaction that writes the rows, so that
 * no crash comes between the two. Blocks that are missing or of another version are made anew with the next write;
 * until then whoever starts reads rows.
 */
import { isOpen, type Ticket } from '@shared/domain/ticket'
import type { Instant } from '@shared/domain/instant'
import { createCalendarRegistry, createSlaRules, type SlaRules } from '@shared/sla'
import type { CacheDatabase } from './cache-database'
import { blockOf, decodeBlock, encodeBlock, openTicketOf, OPEN_FORMAT, type OpenTicket } from './open-blocks'
import type { OpenBlockRow } from './rows'

/** Compiled calendars, which never change: reading them for each page would take longer than the page. */
const registries = new WeakMap<CacheDatabase, ReturnType<typeof createCalendarRegistry>>()

/**
 * Inside the caller's transaction, once tickets and directory are written.
 *
 * @param images tickets as they are now, open or not
 * @param goneIds tickets that are no more
 * @param now by this machine's clock
 */
export async function keepOpenIndex(
  cache: CacheDatabase,
  images: readonly Ticket[],
  goneIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (!(await isOpenIndexHere(cache))) return buildOpenIndex(cache, now)
  const open = images.filter(({ state }) => isOpen(state))
  const left = new Set([...images.map(({ id }) => id), ...goneIds])
  if (left.size === 0) return
  const keys = [...new Set([...left].map(blockOf))]
  const held = await cache.openBlocks.bulkGet(keys)
  let blocks: readonly (readonly OpenTicket[])[]
  try {
    blocks = held.map((row) => (row === undefined ? [] : decodeBlock(row)))
  } catch (error) {
    console.error('The index of open tickets cannot be read; it is made anew', error)
    return buildOpenIndex(cache, now)
  }
  const packed = await packing(cache, open, now)
  await writeBlocks(
    cache,
    keys.flatMap((key, index) => {
      const before = blocks[index] ?? []
      const kept = before.filter(({ ticket }) => !left.has(ticket.id))
      const added = packed.filter(({ ticket }) => blockOf(ticket.id) === key)
      return added.length === 0 && kept.length === before.length ? [] : [[key, [...kept, ...added]] as const]
    }),
  )
}

/**
 * Inside the caller's transaction, once people are written. A name that is no more stays in no block, whoever reads the
 * disk: what is shown, memory sets right by itself.
 *
 * @param ids people who may be called otherwise now
 */
export async function renameInOpenIndex(cache: CacheDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const people = await cache.people.bulkGet([...ids])
  const names = new Map(ids.map((id, index) => [id, people[index]?.image.name ?? '']))
  const isOld = ({ ticket, requesterName }: OpenTicket): boolean =>
    (names.get(ticket.requesterId) ?? requesterName) !== requesterName
  const rows = await cache.openBlocks.toArray()
  const blocks = decoded(rows)
  if (blocks === null) return giveUpOpenIndex(cache)
  const keys = new Set(blocks.filter(isOld).map(({ ticket }) => blockOf(ticket.id)))
  await writeBlocks(
    cache,
    [...keys].map((key) => {
      const tickets = blocks.filter(({ ticket }) => blockOf(ticket.id) === key)
      const named = tickets.map((one) => ({
        ...one,
        requesterName: names.get(one.ticket.requesterId) ?? one.requesterName,
      }))
      return [key, named] as const
    }),
  )
}

/** Inside the caller's transaction. Of everything that is open. */
async function buildOpenIndex(cache: CacheDatabase, now: Instant): Promise<void> {
  const ids = await cache.openTickets.toCollection().primaryKeys()
  const tickets = (await cache.tickets.bulkGet(ids)).flatMap((ticket) => ticket ?? [])
  const packed = await packing(
    cache,
    tickets.filter(({ state }) => isOpen(state)),
    now,
  )
  await cache.openBlocks.clear()
  const keys = [...new Set(packed.map(({ ticket }) => blockOf(ticket.id)))]
  await writeBlocks(
    cache,
    keys.map((key) => [key, packed.filter(({ ticket }) => blockOf(ticket.id) === key)] as const),
  )
  await cache.meta.put({ key: 'openIndex', format: OPEN_FORMAT })
}

async function writeBlocks(
  cache: CacheDatabase,
  blocks: readonly (readonly [key: string, tickets: readonly OpenTicket[]])[],
): Promise<void> {
  const rows = blocks.map(([key, tickets]) => encodeBlock(key, tickets))
  const empty = blocks.flatMap(([key], index) => (rows[index] === null ? [key] : []))
  await cache.openBlocks.bulkPut(rows.filter((row): row is OpenBlockRow => row !== null))
  await cache.openBlocks.bulkDelete(empty)
}

async function packing(
  cache: CacheDatabase,
  tickets: readonly Ticket[],
  deviceNow: Instant,
): Promise<readonly OpenTicket[]> {
  if (tickets.length === 0) return []
  const requesterIds = [...new Set(tickets.map(({ requesterId }) => requesterId))]
  const [rules, people, clock] = await Promise.all([
    rulesOf(cache),
    cache.people.bulkGet(requesterIds),
    cache.meta.get('serverClock'),
  ])
  const names = new Map(requesterIds.map((id, index) => [id, people[index]?.image.name ?? '']))
  const now = deviceNow + (clock?.key === 'serverClock' ? clock.offsetMs : 0)
  return tickets.map((ticket) => openTicketOf(ticket, rules, now, (id) => names.get(id) ?? ''))
}

async function rulesOf(cache: CacheDatabase): Promise<SlaRules> {
  const [policies, calendars] = await Promise.all([cache.policies.toArray(), cache.calendars.toArray()])
  const registry = registries.get(cache) ?? createCalendarRegistry()
  registries.set(cache, registry)
  return createSlaRules(
    policies.map(({ image }) => image),
    calendars.map(({ image }) => image),
    { registry },
  )
}

async function isOpenIndexHere(cache: CacheDatabase): Promise<boolean> {
  const held = await cache.meta.get('openIndex')
  return held?.key === 'openIndex' && held.format === OPEN_FORMAT
}

/**
 * All of them, in one moment: also inside of a caller's transaction over its tables.
 *
 * @returns null where rows have to be read instead; `isBroken` where the index is to be given up then
 */
export async function readOpenIndex(
  cache: CacheDatabase,
): Promise<{ readonly open: readonly OpenTicket[] | null; readonly isBroken: boolean }> {
  const [isHere, blocks, count] = await cache.transaction('r', tablesOfOpenIndex(cache), () =>
    Promise.all([isOpenIndexHere(cache), cache.openBlocks.toArray(), cache.openTickets.count()]),
  )
  const index = isHere ? decoded(blocks) : null
  const isWhole = index?.length === count
  return { open: isWhole ? index : null, isBroken: isHere && !isWhole }
}

export const tablesOfOpenIndex = (cache: CacheDatabase) => [cache.meta, cache.openBlocks, cache.openTickets]

/** One that is damaged, or has lost a block: the next write makes it anew. */
export const giveUpOpenIndex = (cache: CacheDatabase): Promise<void> => cache.meta.delete('openIndex')

/** Of these tickets those that are open. @returns null where rows have to be read instead */
export async function readOpenTickets(
  cache: CacheDatabase,
  ids: ReadonlySet<string>,
): Promise<readonly OpenTicket[] | null> {
  return cache.transaction('r', cache.meta, cache.openBlocks, async () => {
    const keys = [...new Set([...ids].map(blockOf))]
    const [isHere, blocks] = await Promise.all([isOpenIndexHere(cache), cache.openBlocks.bulkGet(keys)])
    const tickets = isHere ? decoded(blocks.flatMap((block) => block ?? [])) : null
    return tickets?.filter(({ ticket }) => ids.has(ticket.id)) ?? null
  })
}

/** The next write makes it anew where it is damaged. */
function decoded(blocks: readonly OpenBlockRow[]): readonly OpenTicket[] | null {
  try {
    return blocks.flatMap(decodeBlock)
  } catch (error) {
    console.error('The index of open tickets cannot be read; rows are read instead', error)
    return null
  }
}
