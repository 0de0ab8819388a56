/** What the leader's worker and other windows tell, and what follows from it in this one. */
import type { ConnectionState } from '@/sync/connection'
import type { GoneDraft, SyncMessage, UploadProgress } from '@/sync/messages'
import type { Presence } from '@shared/protocol/presence'
import type { Refresher } from './refresher'

export interface SyncHearer {
  readonly refresher: Pick<Refresher, 'ask'>
  onAttention(): void
  onMerged(): void
  /** The server has these: their second copy may go. */
  onAnswered(commandIds: readonly string[]): void
  onConnection(state: ConnectionState): void
  onDraftGone(draft: GoneDraft): void
  onPresence(presence: Presence): void
  onStreamOpened(): void
  onUploading(upload: UploadProgress | null): void
  onReset(isRestored: boolean): void
  onSignedOut(): void
}

export function hearSync(message: SyncMessage, hearer: SyncHearer): void {
  switch (message.type) {
    case 'enqueued':
      hearer.refresher.ask({ outbox: true })
      return
    case 'noticesSeen':
      hearer.refresher.ask({ notices: true })
      return
    case 'changed':
      hearer.refresher.ask(message.touched)
      return
    case 'settled':
      hearer.refresher.ask({ ...message.touched, outbox: true })
      if (message.attention) hearer.onAttention()
      if (message.merged) hearer.onMerged()
      hearer.onAnswered(message.commandIds)
      return
    case 'attention':
      hearer.onAttention()
      return
    case 'connection':
      hearer.onConnection(message.state)
      return
    case 'draftGone':
      hearer.onDraftGone(message)
      return
    case 'presence':
      hearer.onPresence(message.presence)
      return
    case 'streamOpened':
      hearer.onStreamOpened()
      return
    case 'uploading':
      hearer.onUploading(message.upload)
      return
    case 'reset':
      hearer.onReset(message.isRestored)
      return
    case 'signedOut':
      hearer.onSignedOut()
      return
    case 'hello':
    case 'checkNow':
  }
}
