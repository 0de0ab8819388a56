/**
 * Stopping without breaking anybody's request: nothing new is taken, what is under way may finish for a few seconds, and
 * what still holds on then is cut. Streams end by themselves when the server closes.
 */
import { SECOND_MS } from '@shared/domain/instant'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { Api } from './app-types'
import { ProblemError } from './context'

const FINISH_WITHIN_MS = 4 * SECOND_MS

export function stopGracefully(app: Api): void {
  let isStopping = false
  app.addHook('onRequest', async (_request, reply) => {
    if (!isStopping) return
    reply.header('connection', 'close')
    throw new ProblemError(503, PROBLEM_CODES.unavailable, 'The server is stopping', { retryAfterSeconds: 2 })
  })
  app.addHook('preClose', async () => {
    isStopping = true
    setTimeout(() => app.server.closeAllConnections(), FINISH_WITHIN_MS).unref()
  })
}
