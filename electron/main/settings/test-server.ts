/** Whether a central API answers at an address: asked before the address is kept, so that nobody locks themselves out. */
import { serverInfoSchema } from '@shared/protocol/auth'
import type { ServerTest } from '@shared/protocol/desktop-settings'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { apiOriginOf, CentralApiAddressError } from '../central-api'
import { parsedJson } from '../parsed-json'

export type Fetch = (address: string, init: RequestInit) => Promise<Response>

const PATIENCE_MS = 10_000
/** What it says of itself is a few hundred bytes; more is not Opora. */
const MOST_BYTES = 64_000
/** Of a proxy whose central API is stopped or starting, and of one that is starting itself. */
const NOT_SERVING: ReadonlySet<number> = new Set([502, 503, 504])

export async function testServer(fetch: Fetch, address: string): Promise<ServerTest> {
  let origin: string
  try {
    origin = apiOriginOf(withoutPath(address.trim()))
  } catch (error) {
    if (error instanceof CentralApiAddressError) return { kind: 'refused', code: error.code }
    throw error
  }
  let response: Response
  let text: string
  try {
    // Not on to somebody else: an address that leads elsewhere is not the one that was asked for.
    response = await fetch(`${origin}/v1/server`, {
      redirect: 'manual',
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    text = await readSome(response)
  } catch {
    // No name, no way, no certificate, no answer: for whoever typed the address it is one thing.
    return { kind: 'refused', code: 'unreachable' }
  }
  if (NOT_SERVING.has(response.status)) return { kind: 'refused', code: 'notServing' }
  const info = serverInfoSchema.safeParse(parsedJson(text))
  if (response.status !== 200 || !info.success) return { kind: 'refused', code: 'notOpora' }
  if (info.data.schema !== SYNC_SCHEMA) return { kind: 'refused', code: 'versionDiffers' }
  return { kind: 'found', origin, name: info.data.name.slice(0, 200), version: info.data.version.slice(0, 50) }
}

/** As it is copied from a browser, it leads to a page of the application. The answer says what was taken. */
function withoutPath(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  url.pathname = url.search = url.hash = ''
  return url.href
}

async function readSome(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    chunks.push(part.value as Uint8Array)
    bytes += (part.value as Uint8Array).byteLength
    if (bytes <= MOST_BYTES) continue
    await reader?.cancel()
    return ''
  }
  return Buffer.concat(chunks).toString('utf8')
}
