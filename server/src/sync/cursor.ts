/**
 * The cursor of a pull: where a client stands, in the feed (`f:SEQ:COMMIT`) or in the middle of a snapshot
 * (`s:SEQ:COMMIT:STAGE:AFTER:DONE:TOTAL:DONE-OF-STAGE:TOTAL-OF-STAGE`, and with segments `:SERIAL` behind it).
 * The commit tells whether the feed is still the one that the client read.
 * Opaque to the client; it grants nothing, since rights are checked with every read.
 */
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { SNAPSHOT_STAGES, type SnapshotStage } from '@shared/protocol/sync'
import { ProblemError } from '../api/context'
import type { FeedPosition } from '../store/feed'

export interface FeedCursor {
  readonly kind: 'feed'
  /** The last change that the client has. */
  readonly position: FeedPosition
}

export interface SnapshotCursor {
  readonly kind: 'snapshot'
  /** Where the feed stood when the snapshot began: the pull goes on from there. */
  readonly position: FeedPosition
  /** `people` goes by ascending id, all others by what is newest first. */
  readonly stage: SnapshotStage
  /** The last id (of segments: the last serial) that was sent; null at the start of a stage. */
  readonly after: string | null
  /** Tickets that have been walked, and how many there are: about, until finished ones begin to come. */
  readonly done: number
  readonly total: number
  /** The same of this stage, of tickets or people; zero where nobody counts. */
  readonly ofStage: { readonly done: number; readonly total: number }
  /** The newest segment when the snapshot began: later ones are passed over. Null for a client that takes none. */
  readonly serial: number | null
}

export type Cursor = FeedCursor | SnapshotCursor

const FEED = /^f:(\d{1,15}):([\d.]{1,40})$/
const SNAPSHOT =
  /^s:(\d{1,15}):([\d.]{1,40}):([a-z]{4,8}):(-|\d{1,15}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,15}):(\d{1,15}):(\d{1,15}):(\d{1,15})(?::(\d{1,15}))?$/

export function writeCursor(cursor: Cursor): string {
  const { seq, commit } = cursor.position
  if (cursor.kind === 'feed') return `f:${seq}:${commit}`
  const { stage, after, done, total, ofStage, serial } = cursor
  const counts = [done, total, ofStage.done, ofStage.total, ...(serial === null ? [] : [serial])]
  return `s:${seq}:${commit}:${stage}:${after ?? '-'}:${counts.join(':')}`
}

/** @throws {ProblemError} 410 for what we never wrote, or wrote in another version: the client drops its cache and pulls anew */
export function readCursor(text: string): Cursor {
  const cursor = parseCursor(text)
  if (cursor !== null) return cursor
  const detail = 'The cursor is not one of ours; pull without one to begin again'
  throw new ProblemError(410, PROBLEM_CODES.cursorTooOld, detail, { field: 'cursor' })
}

/** @returns null for what `readCursor` would refuse */
export function parseCursor(text: string): Cursor | null {
  const feed = FEED.exec(text)
  if (feed !== null) return { kind: 'feed', position: positionOf(feed[1], feed[2]) }
  const snapshot = SNAPSHOT.exec(text)
  if (snapshot === null) return null
  const [, seq, commit, name, after, done, total, doneOfStage, totalOfStage, serial] = snapshot
  const stage = SNAPSHOT_STAGES.find((one) => one === name)
  if (stage === undefined || (after !== '-' && /^\d+$/.test(after ?? '') !== (stage === 'segments'))) return null
  return {
    kind: 'snapshot',
    position: positionOf(seq, commit),
    stage,
    after: after === '-' || after === undefined ? null : after,
    done: Number(done),
    total: Number(total),
    ofStage: { done: Number(doneOfStage), total: Number(totalOfStage) },
    serial: serial === undefined ? null : Number(serial),
  }
}

const positionOf = (seq = '', commit = ''): FeedPosition => ({ seq: Number(seq), commit })
