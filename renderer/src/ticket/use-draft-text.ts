/** A text that is kept as a draft while it is written: a field of a dialog survives Escape, a crash and a reload. */
import { computed, toValue, watch, type MaybeRefOrGetter, type WritableComputedRef } from 'vue'
import { useDraftStore } from './draft-store'

/** @param key as of a draft: `resolve:TICKET`; what was written under it earlier is read */
export function useDraftText(key: MaybeRefOrGetter<string>): WritableComputedRef<string> {
  const drafts = useDraftStore()
  watch(
    () => toValue(key),
    (next) => void drafts.load(next),
    { immediate: true },
  )
  return computed({
    get: () => drafts.body(toValue(key)),
    set: (text) => drafts.write(toValue(key), text),
  })
}
