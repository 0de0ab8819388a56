/** What the server refused, and what it merged: nothing leaves these lists but by the engineer's decision. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Client, Dispatched } from '@/app/client/client-types'
import { useClientEvents } from '@/app/client/use-client-events'
import type { AttentionRow, MergedRow } from '@/cache/rows'

export const useAttentionStore = defineStore('attention', () => {
  const items = shallowRef<readonly AttentionRow[]>([])
  const merged = shallowRef<readonly MergedRow[]>([])
  let client: Client | null = null

  const count = computed(() => items.value.length)
  const oldestAt = computed(() => items.value[0]?.movedAt ?? null)

  async function read(): Promise<void> {
    const asked = client
    const [rows, mergedRows] =
      asked === null ? [[], []] : await Promise.all([asked.attention.list(), asked.attention.merged()])
    if (client !== asked) return
    items.value = rows
    merged.value = mergedRows
  }

  useClientEvents((next) => {
    client = next
    items.value = []
    merged.value = []
    const readAgain = (): void => {
      read().catch((error: unknown) => {
        // A read that the sign-out overtook is no failure.
        if (client === next) console.error(error)
      })
    }
    readAgain()
    return next === null ? [] : [next.on('attention', readAgain), next.on('merged', readAgain)]
  })

  /** Asks the same again, on what stands now. @returns null when the command itself is not on this device */
  async function retry(id: string): Promise<Dispatched | null> {
    const dispatched = (await client?.attention.retry(id)) ?? null
    await read()
    return dispatched
  }

  /** The caller has asked the engineer to confirm it. Logged. */
  async function discard(id: string): Promise<void> {
    await client?.attention.discard(id)
    await read()
  }

  async function dismissMerged(id: string): Promise<void> {
    await client?.attention.dismissMerged(id)
    await read()
  }

  return { items, count, oldestAt, merged, retry, discard, dismissMerged }
})
