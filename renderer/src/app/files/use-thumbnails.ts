/** Thumbnails of files that are on screen, as addresses; they go with whoever shows them. */
import { onScopeDispose, shallowReactive, watch } from 'vue'
import { extensionOf } from '@shared/domain/files'
import { currentClient } from '../client/current-client'
import type { Attachment } from '../client/file-actions'
import { useConnectionStore } from '../stores/connection-store'

export interface Shown {
  readonly hash: string
  readonly size: number
  readonly name: string
  /** Where it can be fetched from, when it is not on this device. */
  readonly attachment?: Attachment
}

const PICTURES: readonly string[] = ['png', 'jpg', 'jpeg', 'gif', 'webp']

/** @returns addresses by hash */
export function useThumbnails(files: () => readonly Shown[]): ReadonlyMap<string, string> {
  const connection = useConnectionStore()
  const addresses = shallowReactive(new Map<string, string>())
  const asked = new Set<string>()
  let isGone = false

  async function show({ hash, size, attachment }: Shown): Promise<void> {
    try {
      const thumbnail = await currentClient.value?.files.thumbnail({ hash, size }, attachment)
      if (thumbnail && !isGone) addresses.set(hash, URL.createObjectURL(thumbnail))
    } catch (error) {
      // Tried again when the connection changes.
      asked.delete(hash)
      console.warn('A picture could not be shown', error)
    }
  }

  watch(
    [files, () => connection.state.kind],
    ([shown]) => {
      for (const file of shown) {
        if (asked.has(file.hash) || !PICTURES.includes(extensionOf(file.name))) continue
        asked.add(file.hash)
        void show(file)
      }
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    isGone = true
    for (const address of addresses.values()) URL.revokeObjectURL(address)
  })
  return addresses
}
