/**
 * What Node refuses before a route is found: what is not HTTP at all, headers without end, an expectation that nobody
 * can meet, a tunnel. Node's own answers have no body; here each gets a problem document, and its connection is closed,
 * since nobody knows what the rest of the bytes would mean.
 */
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Instant } from '@shared/domain/instant'
import { PROBLEM_CODES, PROBLEM_CONTENT_TYPE } from '@shared/protocol/problem'
import { ProblemError } from './context'
import { problemDocument } from './problems'

const NOT_HTTP = new ProblemError(400, PROBLEM_CODES.invalidRequest, 'This is not a request that HTTP knows')
const TOO_SLOW = new ProblemError(408, PROBLEM_CODES.timeout, 'The request took too long to arrive; send it again')
const LONG_HEADERS = new ProblemError(431, PROBLEM_CODES.tooLarge, 'The headers are longer than this server reads')
const LONG_EXTENSIONS = new ProblemError(413, PROBLEM_CODES.tooLarge, 'Chunk extensions are longer than any needs')
const NO_TUNNEL = new ProblemError(405, PROBLEM_CODES.invalidRequest, 'This server is no proxy')
const NOT_EXPECTED = new ProblemError(
  417,
  PROBLEM_CODES.expectationFailed,
  'The only expectation this server meets is 100-continue; send the request without the other one',
)

const REFUSALS: Readonly<Record<string, ProblemError>> = {
  HPE_HEADER_OVERFLOW: LONG_HEADERS,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: LONG_EXTENSIONS,
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
}

export interface BrokenHttp {
  readonly onClientError: (error: NodeJS.ErrnoException, socket: Duplex) => void
  /** Listens for the rest of what Node would refuse without a word. */
  readonly watch: (server: Server) => void
}

export function refuseBrokenHttp(now: () => Instant): BrokenHttp {
  const answers = new WeakMap<Duplex, ServerResponse>()
  return {
    onClientError(error, socket) {
      const answer = answers.get(socket)
      const isBeingAnswered = answer !== undefined && answer.headersSent && !answer.writableFinished
      // Whoever went away needs no answer, and words in the middle of another answer would belong to that one.
      if (error.code === 'ECONNRESET' || !socket.writable || isBeingAnswered) return void socket.destroy()
      refuse(socket, REFUSALS[error.code ?? ''] ?? NOT_HTTP, now())
    },
    watch(server) {
      server.on('request', (request: IncomingMessage, response: ServerResponse) =>
        answers.set(request.socket, response),
      )
      server.on('checkExpectation', (request: IncomingMessage) => refuse(request.socket, NOT_EXPECTED, now()))
      server.on('connect', (_request, socket) => refuse(socket, NO_TUNNEL, now()))
    },
  }
}

function refuse(socket: Duplex, refusal: ProblemError, now: Instant): void {
  const { status } = refusal
  const body = JSON.stringify(problemDocument(refusal, now))
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
      `content-type: ${PROBLEM_CONTENT_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
