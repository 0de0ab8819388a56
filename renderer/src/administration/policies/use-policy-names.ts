/** What a policy names, as this device knows it. */
import { computed, type ComputedRef } from 'vue'
import { useDirectoryStore } from '@/app/stores/directory-store'
import type { PolicyNames } from './policy-words'

export function usePolicyNames(): ComputedRef<PolicyNames> {
  const directory = useDirectoryStore()
  return computed(() => ({
    category: directory.category,
    group: directory.group,
    service: directory.service,
    tiers: directory.settings?.tiers.tiers ?? [],
  }))
}
