/** Which bytes a page tells of as erased: an attached file without its name. This device may keep them, and a picture. */
import { attachedBytes } from '@shared/domain/attached'
import type { TicketEvent } from '@shared/domain/event'
import type { Change } from '@shared/protocol/sync'

/** @returns hashes, each once */
export function erasedBytes(changes: readonly Change[]): readonly string[] {
  const hashes = changes.flatMap(eventsIn).flatMap((event) => {
    const bytes = event.content === null ? attachedBytes(event) : null
    return bytes === null ? [] : [bytes.hash]
  })
  return [...new Set(hashes)]
}

function eventsIn(change: Change): readonly TicketEvent[] {
  if (change.op !== 'upsert') return []
  if (change.entity === 'event') return [change.image]
  return change.entity === 'timeline' ? change.image : []
}
