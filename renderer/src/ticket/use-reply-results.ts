/** What becomes of replies that were sent together: each by itself, from this device to the record or to "Needs attention". */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { Dispatched } from '@/app/client/client-types'
import { requireClient } from '@/app/client/current-client'

export type ReplyResult = 'saving' | 'onDevice' | 'sent' | 'refused' | 'notSaved'

export interface ReplyResults {
  /** By ticket. */
  readonly results: Readonly<ShallowRef<ReadonlyMap<string, ReplyResult>>>
  /** @returns whether all of them are saved on this device */
  readonly follow: (dispatched: readonly Dispatched[]) => Promise<boolean>
}

export function useReplyResults(): ReplyResults {
  const client = requireClient()
  const results = shallowRef<ReadonlyMap<string, ReplyResult>>(new Map())
  let followed: readonly Dispatched[] = []
  const notSaved = new Set<string>()

  async function look(): Promise<void> {
    const refused = new Set((await client.attention.list()).map(({ id }) => id))
    const unsent = new Map(client.unsentChanges().map(({ command, mark }) => [command.id, mark]))
    const resultOf = ({ commandId }: Dispatched): ReplyResult => {
      if (refused.has(commandId)) return 'refused'
      return notSaved.has(commandId) ? 'notSaved' : (unsent.get(commandId) ?? 'sent')
    }
    results.value = new Map(followed.map((one) => [one.ticketId, resultOf(one)]))
  }

  async function follow(dispatched: readonly Dispatched[]): Promise<boolean> {
    followed = dispatched
    const saved = await Promise.all(dispatched.map((one) => one.saved))
    saved.forEach((result, index) => {
      // In the outbox, whatever became of its second copy.
      const commandId = dispatched[index]?.commandId
      if (result.kind === 'notSaved' && result.code !== 'journal' && commandId !== undefined) notSaved.add(commandId)
    })
    await look()
    return notSaved.size === 0
  }

  const stop = [client.on('outbox', () => void look()), client.on('attention', () => void look())]
  onScopeDispose(() => stop.forEach((end) => end()))
  return { results, follow }
}
