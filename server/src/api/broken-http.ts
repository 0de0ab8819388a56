/** What is not HTTP at all never reaches a route: it gets its problem document here and its connection is closed. */
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Instant } from '@shared/domain/instant'
import { PROBLEM_CODES, PROBLEM_CONTENT_TYPE } from '@shared/protocol/problem'
import { ProblemError } from './context'
import { problemDocument } from './problems'

const STATUS_BY_CODE: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

export function refuseBrokenHttp(now: () => Instant): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    // Whoever went away needs no answer.
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
    const status = STATUS_BY_CODE[error.code ?? ''] ?? 400
    const refusal = new ProblemError(status, PROBLEM_CODES.invalidRequest, 'This is not a request that HTTP knows')
    const body = JSON.stringify(problemDocument(refusal, now()))
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Bad Request'}`,
        `content-type: ${PROBLEM_CONTENT_TYPE}`,
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    )
  }
}
