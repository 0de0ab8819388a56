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
import { recordContact } from './contact'
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
  const { epoch } = await services.directories.load(services.database, session.organisationId)
  checkClient(session, body, epoch)
  await checkNotRestored(services, session, body.cursor)
  const pusher = await recordContact(services.database, session, body, services.now())
  const verdicts = await answerInOrder(services, pusher, body.commands)
  return { serverNow: services.now(), epoch, verdicts }
}

/** A cursor that a pull would not take any more is no reason to refuse work. */
async function checkNotRestored(services: CommandServices, session: Session, text: string | null): Promise<void> {
  const cursor = text === null ? null : parseCursor(text)
  if (cursor === null) return
  const { floorSeq } = await feedBounds(services.database, session.organisationId)
  if (cursor.position.seq >= floorSeq) await checkSameFeed(services.database, session, cursor)
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
