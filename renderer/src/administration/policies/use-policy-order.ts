/**
 * The policies in the order in which they are asked, drafts that were never published last; a wanted order, and its
 * publication.
 */
import { computed, shallowRef, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { newestPolicies, shadowedPolicies, type PolicyDefinition } from '@shared/sla'
import { pathOf, useAdministrationStore, type Refusal } from '../administration-store'
import { newPolicy } from './policy-edits'
import type { PolicyRow } from './policy-row'
import { usePoliciesStore } from './policies-store'
import { matchWords } from './policy-words'
import { usePolicyNames } from './use-policy-names'

export interface PolicyOrder {
  readonly rows: ComputedRef<readonly PolicyRow[]>
  /** A policy that was never published has no place yet: it is published first. */
  readonly isMovable: ComputedRef<boolean>
  /** The order is another one than what is published. */
  readonly isMoved: ComputedRef<boolean>
  readonly refusal: ComputedRef<Refusal | null>
  /** Why no ticket comes under a policy; empty when some do. */
  shadowOf(id: string): string
  /** Begins a policy. */
  add(id: string): void
  move(id: string, toIndex: number): void
  discard(): void
  /** @returns whether it was published */
  publish(): Promise<boolean>
}

export function usePolicyOrder(): PolicyOrder {
  const { t } = useI18n()
  const directory = useDirectoryStore()
  const administration = useAdministrationStore()
  const store = usePoliciesStore()
  const names = usePolicyNames()
  const refusal = shallowRef<Refusal | null>(null)

  const published = computed(() => newestPolicies(directory.policies))
  const draftOf = (id: string): PolicyDefinition | undefined =>
    administration.drafts.get(pathOf('policies', id))?.definition as PolicyDefinition | undefined
  const begun = computed(() => {
    const start = pathOf('policies', '')
    return [...administration.drafts]
      .filter(([path]) => path.startsWith(start))
      .map(([, { definition }]) => definition as PolicyDefinition)
      .filter(({ id }) => !published.value.some((policy) => policy.id === id))
  })
  const isMovable = computed(() => begun.value.length === 0)
  const ordered = computed(() => {
    const places = store.wantedOrder
    if (places === null || !isMovable.value) return [...published.value, ...begun.value]
    const placed = places.flatMap((id) => published.value.find((policy) => policy.id === id) ?? [])
    return [...placed, ...published.value.filter((policy) => !placed.includes(policy))]
  })
  /** As they would be if all of it were published now. */
  const shown = computed(() =>
    ordered.value.map((policy, index) => ({ ...(draftOf(policy.id) ?? policy), version: 1, order: index })),
  )
  const shadows = computed(() => shadowedPolicies(shown.value))
  const rows = computed(() =>
    shown.value.map((policy): PolicyRow => ({
      id: policy.id,
      name: policy.name,
      match: matchWords(policy, names.value),
      isActive: policy.isActive !== false,
      isShadowed: shadows.value.has(policy.id),
      isDraft: draftOf(policy.id) !== undefined,
    })),
  )
  const nameOf = (id: string): string => shown.value.find((policy) => policy.id === id)?.name ?? id

  return {
    rows,
    isMovable,
    isMoved: computed(
      () => isMovable.value && ordered.value.some((policy, index) => policy !== published.value[index]),
    ),
    refusal: computed(() => refusal.value),
    shadowOf(id) {
      const takers = shadows.value.get(id)
      if (takers === undefined) return ''
      return t('policies.shadowed', {
        names: takers.map((taker) => t('policies.quoted', { name: nameOf(taker) })).join(', '),
      })
    },
    add(id) {
      const definition = newPolicy(id, t('policies.newName'), directory.policies, directory.calendars[0])
      administration.drafts.set(pathOf('policies', id), { basedOn: 0, definition })
    },
    move(id, toIndex) {
      const ids = ordered.value.map((policy) => policy.id).filter((each) => each !== id)
      store.wantedOrder = [...ids.slice(0, toIndex), id, ...ids.slice(toIndex)]
      refusal.value = null
    },
    discard() {
      store.wantedOrder = null
      refusal.value = null
    },
    async publish() {
      refusal.value = await store.publishOrder(ordered.value)
      if (refusal.value !== null) return false
      // The order stands here until the versions have come back with it.
      return true
    },
  }
}
