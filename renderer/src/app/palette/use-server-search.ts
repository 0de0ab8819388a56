/**
 * What the server finds by the words of the palette: texts of tickets, which this device does not search, and tickets that
 * it does not hold. Asked once somebody stops typing; an answer to what was typed before is thrown away.
 */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { isOutOfReach } from '@/sync/connection'
import { useConnectionStore } from '../stores/connection-store'
import { currentClient } from '../client/current-client'
import { ServerCallError } from '../client/server-calls'
import type { FoundTicket } from '@shared/protocol/search'

/** `resting`: nothing to ask. */
export type ServerSearchState = 'resting' | 'searching' | 'found' | 'failed' | 'offline'

const PAUSE_MS = 250
/** Fewer letters begin too many words; a number may be short. */
const LEAST_LETTERS = 3

/** @param typed empty where nothing is looked for */
export function useServerSearch(typed: () => string) {
  const connection = useConnectionStore()
  const found = shallowRef<readonly FoundTicket[]>([])
  const hasMore = ref(false)
  const asked = ref<'resting' | 'searching' | 'found' | 'failed'>('resting')
  let timer: ReturnType<typeof setTimeout> | undefined
  let round = 0

  const wanted = computed(() => {
    const words = typed().trim()
    return words.length >= LEAST_LETTERS || /\d/.test(words) ? words : ''
  })
  const isOffline = computed(() => isOutOfReach(connection.state.kind))
  const state = computed<ServerSearchState>(() =>
    isOffline.value && asked.value !== 'found' && wanted.value !== '' ? 'offline' : asked.value,
  )

  watch([wanted, isOffline], ([words, offline]) => {
    clearTimeout(timer)
    round += 1
    found.value = []
    hasMore.value = false
    const isAsked = words !== '' && !offline
    asked.value = isAsked ? 'searching' : 'resting'
    if (isAsked) timer = setTimeout(() => void ask(words, round), PAUSE_MS)
  })
  onScopeDispose(() => clearTimeout(timer))

  async function ask(words: string, mine: number): Promise<void> {
    try {
      const answer = await currentClient.value?.search.find(words)
      if (mine !== round || answer === undefined) return
      found.value = answer.found
      hasMore.value = answer.hasMore
      asked.value = 'found'
    } catch (error) {
      if (!(error instanceof ServerCallError)) throw error
      if (mine === round) asked.value = 'failed'
    }
  }

  return { found, hasMore, state }
}
