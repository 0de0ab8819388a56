/**
 * What windows and workers of one person tell each other (`SyncMessage`, over a BroadcastChannel), and what a page and
 * its own worker say (`PageMessage`, `WorkerMessage`). Ids, never content: what changed is read from the databases.
 */
import type { Touched } from '@/cache/rows'
import type { Instant } from '@shared/domain/instant'
import type { Presence } from '@shared/protocol/presence'
import type { ConnectionState } from './connection'

export interface UploadProgress {
  /** Of the command that attaches it. */
  readonly commandId: string
  readonly sentBytes: number
  readonly size: number
}

export interface GoneDraft {
  readonly key: string
  /** SHA-256 of the text that went; null when it was emptied. */
  readonly hash: string | null
}

export type SyncMessage =
  /** A window put commands in the outbox. */
  | { readonly type: 'enqueued'; readonly commandIds: readonly string[] }
  /** A window marked notices as seen. */
  | { readonly type: 'noticesSeen' }
  /** The server answered commands; images, outbox and attention are written. */
  | {
      readonly type: 'settled'
      readonly commandIds: readonly string[]
      readonly touched: Touched
      readonly attention: boolean
      readonly merged: boolean
    }
  /** A pull brought changes. */
  | { readonly type: 'changed'; readonly touched: Touched }
  /** The cache was dropped and is read anew; with a server that was restored, which may have forgotten what it accepted. */
  | { readonly type: 'reset'; readonly isRestored: boolean }
  /** The engineer decided about attention rows. */
  | { readonly type: 'attention' }
  /** A text that was being written was sent, or given up, in one window. */
  | ({ readonly type: 'draftGone' } & GoneDraft)
  /** Who has a ticket open: told, and written nowhere. */
  | { readonly type: 'presence'; readonly presence: Presence }
  /** The stream is there, after a time in which nothing was heard of presence. */
  | { readonly type: 'streamOpened' }
  /** How far the file that is being sent has come: told, and written nowhere. Null: none is. */
  | { readonly type: 'uploading'; readonly upload: UploadProgress | null }
  | { readonly type: 'connection'; readonly state: ConnectionState }
  /** A window that just opened asks the leader how things stand. */
  | { readonly type: 'hello' }
  | { readonly type: 'checkNow' }
  /** The person signed out: every window leaves. */
  | { readonly type: 'signedOut' }

export interface WorkerStart {
  readonly type: 'start'
  /** Origin of the central API, without a slash at the end. */
  readonly apiOrigin: string
  readonly serverId: string
  readonly personId: string
  readonly accessToken: string | null
}

export type PageMessage =
  | WorkerStart
  /** A new access token, or the answer to `tokenNeeded`. */
  | { readonly type: 'token'; readonly requestId: number | null; readonly outcome: TokenOutcome }
  /** `hint`: the page came to the front, or the browser says that the network is back. */
  | { readonly type: 'wake' }
  | { readonly type: 'visibility'; readonly isVisible: boolean }
  | { readonly type: 'stop' }

export type TokenOutcome =
  | { readonly kind: 'token'; readonly accessToken: string }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'unreachable' }

export type WorkerMessage =
  | { readonly type: 'tokenNeeded'; readonly requestId: number }
  | { readonly type: 'stopped' }
  /** The worker cannot go on (a database cannot be opened, a defect). */
  | { readonly type: 'failed'; readonly message: string; readonly at: Instant }
