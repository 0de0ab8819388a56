/** What a pull hands on to whatever reads a page for it, and what it gets back. */
import type { Selectable } from 'kysely'
import type { SegmentReference } from '@shared/protocol/segment'
import type { Change, Verdict } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import type { DatabaseTransaction } from '../store/database'
import type { SharedDirectory } from '../store/directory'
import type { FeedTable } from '../store/tables/sync'
import type { Cursor } from './cursor'

/** Whoever reads a page, and through which eyes. */
export interface Reader {
  readonly transaction: DatabaseTransaction
  readonly session: Session
  readonly clientId: string
  readonly directory: SharedDirectory
  readonly limit: number
  /** It takes finished tickets as segments. */
  readonly takesSegments: boolean
}

export interface Page {
  readonly changes: readonly Change[]
  readonly verdicts: readonly Verdict[]
  /** Ids of refusals that their person has decided about. */
  readonly decided: readonly string[]
  readonly segments?: readonly SegmentReference[]
  readonly cursor: Cursor
  readonly hasMore: boolean
}

export type FeedRow = Pick<
  Selectable<FeedTable>,
  'seq' | 'commit_id' | 'server_at' | 'entity' | 'entity_id' | 'op' | 'scopes_before' | 'scopes_after'
>
