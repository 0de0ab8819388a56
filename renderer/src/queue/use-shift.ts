/** The end of today's shift, kept up to date; looked up anew only when a minute has gone by. */
import { computed, type ComputedRef } from 'vue'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { MINUTE_MS, type Instant } from '@shared/domain/instant'
import { useQueueStore } from './queue-store'
import { shiftEndsAt } from './shift'

/** @returns null when today's work is over, there is none, or the calendar never closes */
export function useShift(): { readonly endsAt: ComputedRef<Instant | null> } {
  const directory = useDirectoryStore()
  const queue = useQueueStore()
  const minute = computed(() => Math.floor(queue.now / MINUTE_MS) * MINUTE_MS)
  const endsAt = computed(() => shiftEndsAt(directory, minute.value))
  return { endsAt }
}
