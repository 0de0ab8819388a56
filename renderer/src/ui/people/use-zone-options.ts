/**
 * Zones to choose from. Naming all of them takes as long as a painted frame should not wait for, so it is done in slices
 * while the field is already there, once for each language and hour: offsets change at full ones.
 */
import { computed, onScopeDispose, shallowRef, type ComputedRef } from 'vue'
import { knownZones, zoneWords } from '@/app/format/zones'
import type { Locale } from '@/app/i18n'
import { HOUR_MS, type Instant } from '@shared/domain/instant'
import { isZone } from '@shared/domain/zone'
import type { ComboBoxOption } from '../controls/combo-box-options'

const SLICE = 16
const named = new Map<string, readonly ComboBoxOption[]>()

const zoneOption = (zone: string, at: Instant, locale: Locale): ComboBoxOption => {
  const { name, detail } = zoneWords(zone, at, locale)
  return { value: zone, label: name, detail }
}

/** @param first shown before the others are named, and kept where this computer lists it under another name */
export function useZoneOptions(
  first: () => string,
  at: Instant,
  locale: Locale,
): ComputedRef<readonly ComboBoxOption[]> {
  const key = `${locale} ${Math.floor(at / HOUR_MS)}`
  const all = shallowRef<readonly ComboBoxOption[]>(named.get(key) ?? [])
  if (!named.has(key)) {
    const stop = nameAll(at, locale, (made) => {
      named.clear()
      named.set(key, made)
      all.value = made
    })
    onScopeDispose(stop)
  }
  return computed(() => {
    const shown = first()
    if (!isZone(shown) || all.value.some(({ value }) => value === shown)) return all.value
    return [zoneOption(shown, at, locale), ...all.value]
  })
}

/** @returns stops it */
function nameAll(at: Instant, locale: Locale, onDone: (made: readonly ComboBoxOption[]) => void): () => void {
  const zones = knownZones()
  const made: ComboBoxOption[] = []
  let timer = setTimeout(nameSome)
  function nameSome(): void {
    made.push(...zones.slice(made.length, made.length + SLICE).map((zone) => zoneOption(zone, at, locale)))
    if (made.length < zones.length) timer = setTimeout(nameSome)
    else onDone(made)
  }
  return () => clearTimeout(timer)
}
