/**
 * Answers go packed to whoever unpacks them: what synchronisation sends shrinks to a tenth, and a slow link is what it
 * has to fit. Only text of our own kinds: files and segments are packed already, and a stream of events must not wait
 * in a buffer. Nor what holds tokens: how well a secret packs says something about it.
 */
import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { constants, createGzip, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './app-types'

const pack = promisify(gzip)

const PACKED_TYPES =
  /^(?:application\/(?:problem\+)?json|application\/javascript|text\/(?:html|javascript|css)|image\/svg\+xml)(?:;|$)/
/** Below this, the headers of a packet weigh more than what would be saved. */
const LEAST_BYTES = 1_024
/** Who asks for so much at once has a link that carries it, and waits for the processor instead. */
const LARGE_BYTES = 256 * 1_024

const SECRET_PATHS = '/v1/auth/'

export function packAnswers(app: Api): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    if (!isPackable(request, reply)) return payload
    reply.header('vary', varyOf(reply))
    if (!takesGzip(request)) return payload
    if (payload instanceof Readable) return packStream(reply, payload)
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
    return packWhole(reply, payload)
  })
}

function isPackable(request: FastifyRequest, reply: FastifyReply): boolean {
  const type = reply.getHeader('content-type')
  return (
    typeof type === 'string' &&
    PACKED_TYPES.test(type) &&
    request.method !== 'HEAD' &&
    reply.statusCode !== 206 &&
    !reply.hasHeader('content-encoding') &&
    !request.url.startsWith(SECRET_PATHS)
  )
}

/** `gzip;q=0` is a refusal; whoever sends no such header takes what comes, and gets it plain. */
function takesGzip(request: FastifyRequest): boolean {
  const accepted = request.headers['accept-encoding'] ?? ''
  const gzipped = /(?:^|,)\s*gzip\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i.exec(accepted)
  return gzipped !== null && Number(gzipped[1] ?? 1) > 0
}

/** A cache on the way must not hand packed bytes to somebody who cannot read them. */
function varyOf(reply: FastifyReply): string {
  const vary = reply.getHeader('vary')
  return vary === undefined ? 'Accept-Encoding' : `${String(vary)}, Accept-Encoding`
}

async function packWhole(reply: FastifyReply, payload: string | Buffer): Promise<string | Buffer> {
  const size = Buffer.byteLength(payload)
  if (size < LEAST_BYTES) return payload
  const level = size < LARGE_BYTES ? constants.Z_DEFAULT_COMPRESSION : constants.Z_BEST_SPEED
  const packed = await pack(payload, { level })
  markPacked(reply)
  return packed
}

function packStream(reply: FastifyReply, payload: Readable): Readable {
  markPacked(reply)
  const packed = createGzip()
  // Whoever breaks it off, or fails to read on, is heard of by the reply, which reads from the other end.
  pipeline(payload, packed, () => undefined)
  return packed
}

function markPacked(reply: FastifyReply): void {
  reply.removeHeader('content-length')
  reply.header('content-encoding', 'gzip')
}
