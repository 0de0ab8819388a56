/** Schemes of the application and who answers them; `proxy.ts` brings the requests. */
import type { Protocol } from 'electron'

export const schemes = new Set<string>()
const handlers = new Map<string, (request: Request) => Response | Promise<Response>>()

export const protocol: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'> = {
  registerSchemesAsPrivileged: (list) => list.forEach(({ scheme }) => schemes.add(scheme)),
  handle: (scheme, handler) => void handlers.set(scheme, handler),
  unhandle: (scheme) => void handlers.delete(scheme),
  isProtocolHandled: (scheme) => handlers.has(scheme),
}

/** @param address as the application knows it */
export async function answerScheme(address: string, method: string): Promise<Response> {
  const handler = handlers.get(new URL(address).protocol.slice(0, -1))
  if (handler === undefined) return new Response(null, { status: 404 })
  return handler(new Request(address, { method }))
}
