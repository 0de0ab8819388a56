/**
 * A pull: one page of what a client does not have yet. Each page is read in one snapshot of the database, so that a
 * commit is seen whole or not at all, and rights are those of the moment of reading.
 */
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { PullResponse, SnapshotProgress } from '@shared/protocol/sync'
import { ProblemError, type Session } from '../api/context'
import type { CommandServices } from '../commands/services'
import { feedBounds, type FeedBounds } from '../store/feed'
import { checkClient, checkSameFeed } from './client-checks'
import { recordContact } from './contact'
import { readCursor, writeCursor, type Cursor, type SnapshotCursor } from './cursor'
import { readFeedPage } from './feed-page'
import { markDecided } from './pulled-verdicts'
import type { Page, Reader } from './reader'
import { readFirstPage, readSnapshotPage } from './snapshot'
import { readSums } from './sums'

export interface PullBody {
  readonly clientId: string
  readonly clientNow: number
  readonly schema: number
  readonly epoch: string | null
  readonly cursor: string | null
  readonly decided: readonly string[]
  readonly limit: number
  readonly sums: boolean
  readonly segments: boolean
}

/** @throws {ProblemError} 410 for the cursor; see `checkClient`, `checkSameFeed` and `recordContact` for the others */
export async function pull(
  services: CommandServices,
  serverId: string,
  session: Session,
  body: PullBody,
): Promise<PullResponse> {
  const { epoch } = await services.directories.load(services.database, session.organisationId)
  checkClient(session, body, epoch)
  const cursor = body.cursor === null ? null : readCursor(body.cursor)
  const { clientId } = await recordContact(services.database, session, body, services.now())
  await markDecided(services.database, session, body.decided, services.now())
  const page = await services.database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const bounds = await feedBounds(transaction, session.organisationId)
      const directory = await services.directories.load(transaction, session.organisationId, bounds.directorySeq)
      const reader = { transaction, session, clientId, directory, limit: body.limit, takesSegments: body.segments }
      const read = await readPage(reader, cursor, bounds)
      const isEnd = read.cursor.kind === 'feed' && !read.hasMore
      return { ...read, sums: body.sums && isEnd ? await readSums(reader) : undefined }
    })
  return {
    serverNow: services.now(),
    epoch,
    serverId,
    changes: page.changes,
    verdicts: page.verdicts,
    decided: page.decided,
    cursor: writeCursor(page.cursor),
    seq: page.cursor.kind === 'feed' ? page.cursor.position.seq : null,
    hasMore: page.hasMore,
    snapshot: page.cursor.kind === 'feed' ? null : progressOf(page.cursor),
    segments: page.segments,
    sums: page.sums,
  }
}

const progressOf = ({ done, total, stage, ofStage }: SnapshotCursor): SnapshotProgress => ({
  done,
  total,
  stage,
  ofStage,
})

async function readPage(reader: Reader, cursor: Cursor | null, bounds: FeedBounds): Promise<Page> {
  if (cursor === null) return readFirstPage(reader, bounds.last)
  if (cursor.position.seq < bounds.floorSeq) {
    const detail = 'The feed does not reach to this cursor: drop the cache, keep the outbox, and pull without cursor'
    throw new ProblemError(410, PROBLEM_CODES.cursorTooOld, detail)
  }
  await checkSameFeed(reader.transaction, reader.session, cursor, bounds.last)
  if (cursor.kind === 'snapshot') return readSnapshotPage(reader, cursor)
  // Of one snapshot of the database: nothing can stand behind its last.
  const isRead = cursor.position.seq === bounds.last.seq
  return isRead ? { changes: [], verdicts: [], decided: [], cursor, hasMore: false } : readFeedPage(reader, cursor)
}
