/**
 * What must hold once everything has healed, whatever happened before: caches equal the server for their person, each
 * command came to exactly one end, each text and each minute is there once, and nothing is left to be laid over.
 */
import { isDeepStrictEqual } from 'node:util'
import type { CacheDatabase } from '@/cache/cache-database'
import { readOpenIndex } from '@/cache/open-index'
import { heldSegments, segmentKeys } from '@/cache/read-segments'
import { readTogether } from '@/cache/read-together'
import { readCheck } from '@/cache/sync-state'
import { isOpen } from '@shared/domain/ticket'
import { mayRead } from '@shared/domain/rights'
import type { Device } from './device'
import { erasedTexts, keptBytes, lostBytes } from './erased'
import { cameAlong, contradictions, countTexts, readRecord, type ServerRecord } from './invariants'
import type { ChaosServer } from './server'

export interface Findings {
  /** Commands that came to no end, or that still wait. */
  readonly lost: readonly string[]
  /** Commands that came to more than one end, or had their effect more than once. */
  readonly duplicated: readonly string[]
  /** Where a device shows something other than the server has. */
  readonly diverged: readonly string[]
}

/** Whatever becomes of the ticket meanwhile, these make one event, there or on the ticket that it was merged into. */
const ONCE = [
  ...['reply', 'addNote', 'logWork', 'attach', 'recordMessage', 'registerTicket'],
  ...['raise', 'bringIn', 'declareMajor', 'endMajor'],
]

export async function findFaults(server: ChaosServer, devices: readonly Device[]): Promise<Findings> {
  const lost: string[] = []
  const duplicated: string[] = []
  const diverged: string[] = []
  const statuses = await statusesOf(server)
  const record = await readRecord(server)
  const events = eventsByCommand(record)
  const texts = countTexts(record)
  for (const [index, device] of devices.entries()) {
    const { outbox } = device.window
    for (const row of await outbox.commands.toArray()) {
      lost.push(`device ${index}: ${row.command.name} ${row.id} still waits (${row.state}, ${row.lastCode})`)
    }
    for (const { id, name, text } of device.asked) {
      const status = statuses.get(id)
      const ends = [
        status === 'applied' || status === 'merged' ? status : null,
        (await outbox.attention.get(id)) === undefined ? null : 'attention',
        (await outbox.discards.get(id)) === undefined ? null : 'discarded',
      ].filter((end) => end !== null)
      const what = `device ${index}: ${name} ${id}`
      if (ends.length === 0) lost.push(`${what} is nowhere (${status ?? 'unknown to the server'})`)
      if (ends.length > 1) duplicated.push(`${what} is in ${ends.join(' and ')}`)
      const expected = status === 'applied' || status === 'merged' ? 1 : 0
      const effects = events.get(id) ?? 0
      if (ONCE.includes(name) && effects !== expected) duplicated.push(`${what} (${status}) made ${effects} events`)
      if (text !== null && server.erased.has(text)) continue
      const said = text === null ? expected : (texts.get(text) ?? 0)
      if (said !== expected) (said < expected ? lost : duplicated).push(`${what} (${status}) is said ${said} times`)
    }
    diverged.push(...(await divergenceOf(server, record, device)).map((what) => `device ${index}: ${what}`))
  }
  lost.push(...(await lostBytes(server, record)))
  return { lost, duplicated, diverged: [...diverged, ...contradictions(record), ...(await keptBytes(server, record))] }
}

async function statusesOf({ world }: ChaosServer): Promise<ReadonlyMap<string, string>> {
  const rows = await world.database
    .selectFrom('commands')
    .select(['id', 'status'])
    .where('organisation_id', '=', world.organisationId)
    .execute()
  return new Map(rows.map((row) => [row.id, row.status]))
}

function eventsByCommand({ timelines }: ServerRecord): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { commandId: id } of [...timelines.values()].flat().filter((event) => !cameAlong(event)))
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

async function divergenceOf(
  server: ChaosServer,
  { tickets, timelines, requesterPhone: phone }: ServerRecord,
  device: Device,
): Promise<readonly string[]> {
  const { world } = server
  const { cache, client, engine } = device.window
  const session = await server.session(device.person)
  const directory = await world.services.directories.load(world.database, world.organisationId)
  const readable = [...tickets.values()].filter((ticket) => mayRead(session, ticket, directory))
  const found: string[] = engine.connection.kind === 'online' ? [] : [`the connection is ${engine.connection.kind}`]
  const check = await readCheck(cache)
  if (check === null) found.push('the cache was never compared')
  else if (check.mended.length > 0 && !device.wasDamaged) found.push(`${check.mended.join(', ')} differed undamaged`)
  const ids = readable.map(({ id }) => id)
  const { bases, timelines: histories } = await readTogether(cache, ids, ids)
  for (const [index, image] of readable.entries()) {
    const { id, version } = image
    const ticket = bases[index]
    if (!isDeepStrictEqual(ticket, image)) found.push(`ticket ${id} is ${ticket?.version}, on the server ${version}`)
    const [events, theirs] = [histories[index]?.events ?? [], timelines.get(id) ?? []]
    if (!isDeepStrictEqual(events, theirs)) {
      found.push(`ticket ${id} has ${events.length} events, on the server ${theirs.length}, or not the same`)
    }
    const view = await client.open(id)
    if (view === null || view.pendingCommandIds.length > 0) found.push(`ticket ${id} has an overlay, or no view`)
    else if (!isDeepStrictEqual(view.ticket, image))
      found.push(`ticket ${id} is shown as ${view.ticket.version} of ${version}, or not the same`)
    const row = client.row(id)
    if (row?.subject !== image.subject) found.push(`ticket ${id} is listed as "${row?.subject}"`)
  }
  for (const id of (await heldIds(cache)).filter((one) => !ids.includes(one)))
    found.push(`ticket ${id} may not be read, and is still here`)
  const listed = device.shownIds().filter((id) => !readable.some((row) => row.id === id))
  for (const id of listed) found.push(`ticket ${id} is listed and may not be read`)
  if (client.index.size !== readable.length) found.push(`${client.index.size} tickets are listed of ${readable.length}`)
  found.push(...(await indexFaults(cache)), ...(await erasedTexts(server, cache)))
  const groups = await cache.groups.toArray()
  const wrong = groups.filter(({ image }) => directory.group(image.id)?.memberIds.length !== image.memberIds.length)
  const shownPhone = (await cache.people.get(world.requesterId))?.image.phone
  if (shownPhone !== phone)
    found.push(`the requester is called at ${String(shownPhone)}, on the server ${String(phone)}`)
  return [...found, ...wrong.map(({ id }) => `group ${id} has other members`)]
}

/** The packed index says what the rows say, or is not there. */
async function indexFaults(cache: CacheDatabase): Promise<readonly string[]> {
  const { open: index } = await readOpenIndex(cache)
  if (index === null) return []
  const packed = new Map(index.map(({ ticket }) => [ticket.id, ticket.version]))
  const open = (await cache.tickets.toArray()).filter(({ state }) => isOpen(state))
  const wrong = open.filter(({ id, version }) => packed.get(id) !== version)
  const surplus = [...packed.keys()].filter((id) => !open.some((ticket) => ticket.id === id))
  return [...wrong.map(({ id }) => id), ...surplus].map((id) => `the index of open tickets differs in ${id}`)
}

/** Rows, and what counts in segments. */
async function heldIds(cache: CacheDatabase): Promise<readonly string[]> {
  const rows = await cache.tickets.toCollection().primaryKeys()
  const segments = await heldSegments(cache, await segmentKeys(cache))
  return [...rows, ...segments.flatMap(({ columns, marked }) => columns.ids().filter((id) => !marked.has(id)))]
}
