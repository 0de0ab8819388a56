/** Of erased texts and files nothing is left anywhere, and of what stands nothing is missing. */
import { gunzipSync } from 'node:zlib'
import type { CacheDatabase } from '@/cache/cache-database'
import { attachedBytes } from '@shared/domain/attached'
import { splitSegment } from '@shared/protocol/segment'
import type { ServerRecord } from './invariants'
import type { ChaosServer } from './server'

/** What was erased is on no disk: not on the server, and in nothing that a device has, be it marked as gone. */
export async function erasedTexts({ world, erased }: ChaosServer, cache: CacheDatabase): Promise<readonly string[]> {
  if (erased.size === 0) return []
  const segments = await world.database
    .selectFrom('segments')
    .select('bytes')
    .where('organisation_id', '=', world.organisationId)
    .execute()
  const places = [['a segment of the server', segments.map(({ bytes }) => splitSegment(bytes))] as const]
  const tables = await Promise.all(cache.tables.map(async (table) => [table.name, await table.toArray()] as const))
  return [...places, ...tables].flatMap(([name, rows]) => {
    const text = readable(rows)
    return [...erased].filter((words) => text.includes(words)).map((words) => `${words} was erased, and is in ${name}`)
  })
}

/** All that can be read in rows, packed or not. */
function readable(rows: readonly unknown[]): string {
  return JSON.stringify(rows, (_key, value: unknown) => (value instanceof Uint8Array ? unpackedText(value) : value))
}

function unpackedText(bytes: Uint8Array): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b
  return Buffer.from(isPacked ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** Hashes: of what is attached, and of what was until it was erased. */
function attachedHashes({ timelines }: ServerRecord): {
  readonly standing: readonly string[]
  readonly gone: readonly string[]
} {
  const attached = [...timelines.values()].flat().flatMap((event) => {
    const hash = attachedBytes(event)?.hash
    return hash === undefined ? [] : [{ hash, isErased: event.content === null }]
  })
  const standing = new Set(attached.filter(({ isErased }) => !isErased).map(({ hash }) => hash))
  const gone = new Set(attached.map(({ hash }) => hash).filter((hash) => !standing.has(hash)))
  return { standing: [...standing], gone: [...gone] }
}

/** Bytes of what is attached are there. */
export async function lostBytes(server: ChaosServer, record: ServerRecord): Promise<readonly string[]> {
  const held = await Promise.all(attachedHashes(record).standing.map((hash) => server.hasBytes(hash)))
  return held.filter((isHeld) => !isHeld).map(() => 'a file is attached, and its bytes are nowhere')
}

/** Those of what was erased are not, but where somebody has sent them since. */
export async function keptBytes(server: ChaosServer, record: ServerRecord): Promise<readonly string[]> {
  const { gone } = attachedHashes(record)
  const unsent = gone.filter((hash) => !server.sent.has(hash))
  const held = await Promise.all(unsent.map((hash) => server.hasBytes(hash)))
  return held.filter((isHeld) => isHeld).map(() => 'a file was erased, and its bytes are in the store')
}
