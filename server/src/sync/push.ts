/** A push: commands in the order in which they were asked, each answered on its own. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PushResponse, Verdict } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import { applyCommand } from '../commands/apply-command'
import { readCommand } from '../commands/read-command'
import type { CommandServices, Pusher } from '../commands/services'
import { retryLater, VERDICT_CODES } from '../commands/verdicts'
import { feedBounds } from '../store/feed'
import { checkClient, checkSameFeed } from './client-checks'
import { recentGaps, recordContact } from './contact'
import { parseCursor } from './cursor'

export interface PushBody {
  readonly clientId: string
  readonly clientNow: number
  readonly schema: number
  readonly epoch: string | null
  readonly cursor: string | null
  readonly commands: readonly unknown[]
}

/** Verdicts that are about this server and not about the command: what follows in the lane has to wait as well. */
const HOLDS_THE_LANE: readonly string[] = [VERDICT_CODES.busy, VERDICT_CODES.failed]

/** @throws {ProblemError} see `checkClient`, `checkSameFeed` and `recordContact`; no command has been touched then */
export async function push(services: CommandServices, session: Session, body: PushBody): Promise<PushResponse> {
  const { database, directories } = services
  const bounds = await feedBounds(database, session.organisationId)
  const { epoch } = await directories.load(database, session.organisationId, bounds.directorySeq)
  checkClient(session, body, epoch)
  const cursor = body.cursor === null ? null : parseCursor(body.cursor)
  // A cursor that a pull would not take any more is no reason to refuse work.
  if (cursor !== null && cursor.position.seq >= bounds.floorSeq)
    await checkSameFeed(database, session, cursor, bounds.last)
  const now = services.now()
  const contact = await recordContact(database, session, body, now)
  const pusher = { ...contact, gaps: await recentGaps(database, contact.clientId, now) }
  const verdicts = await answerInOrder(services, pusher, body.commands)
  return { serverNow: services.now(), epoch, verdicts }
}

async function answerInOrder(
  services: CommandServices,
  pusher: Pusher,
  commands: readonly unknown[],
): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const waiting = new Set<string>()
  for (const raw of commands) {
    const read = readCommand(raw)
    const lanes = read.kind === 'command' ? read.command.tickets : []
    const isHeld = read.kind === 'command' && lanes.some((ticketId) => waiting.has(ticketId))
    const given = isHeld
      ? retryLater(read.command.id, VERDICT_CODES.laneWaits, services.now())
      : await applyCommand(services, pusher, read)
    if (isHeld || HOLDS_THE_LANE.includes(given.code)) for (const lane of lanes) waiting.add(lane)
    verdicts.push(given)
    // PGlite answers without ever waiting: without a turn for others, a push of a hundred would hold up every request.
    await nextTurn()
  }
  return verdicts
}
