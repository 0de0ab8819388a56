/**
 * Telling the server which notices were seen, once everything else is done. A server that will not take it now holds up
 * nothing: the marks stay on this device and are tried again with the next round.
 */
import { confirmMarks, marksToSend } from '@/cache/seen-notices'
import type { NoticesSeen } from '@shared/protocol/notices'
import type { SyncPorts } from './ports'
import { authorised, type Answered } from './requests'
import type { ServerClock } from './server-clock'
import { TransportError, type TransportFailure } from './transport'

/** These say something about the connection or the session, and are the engine's to handle. */
const EVERYBODYS: readonly TransportFailure[] = ['unreachable', 'unauthenticated']

/**
 * @returns null when there is nothing to tell, or it cannot be told now
 * @throws {TransportError}
 * @throws {SignedOutError}
 */
export async function sendSeenNotices(
  ports: SyncPorts,
  serverClock: ServerClock,
): Promise<Answered<NoticesSeen> | null> {
  const { cache, outbox, transport } = ports
  const marks = await marksToSend(outbox)
  if (marks.length === 0) return null
  try {
    const ids = marks.map(({ id }) => id)
    const answer = await authorised(ports, serverClock, (token) => transport.seeNotices({ ids }, token))
    await confirmMarks(cache, outbox, marks)
    return answer
  } catch (error) {
    if (!(error instanceof TransportError) || EVERYBODYS.includes(error.failure)) throw error
    console.warn('Seen notices are told later', error)
    return null
  }
}
