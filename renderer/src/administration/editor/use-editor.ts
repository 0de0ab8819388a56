/**
 * Editing something that is published: its versions, a draft of the next one, what is wrong with it, and publishing. One
 * composable for all kinds; a form shows `definition` and calls `edit` with the next one.
 */
import { computed, ref, shallowRef, watch, type ComputedRef } from 'vue'
import { differencesOf } from '@shared/domain/differences'
import {
  PUBLISHABLE,
  type PublishedDefinition,
  type PublishedKind,
  type PublishedVersion,
} from '@shared/protocol/administration'
import { pathOf, useAdministrationStore, type Refusal } from '../administration-store'

/** What is wrong with a field before anything is sent. */
export interface Problem {
  /** Dotted path in the definition. */
  readonly field: string
  /** Stable, where the schema gives one: `emptyWeek`, `overlappingIntervals`, … */
  readonly code: string
}

export interface Editor<Definition> {
  readonly state: ComputedRef<'loading' | 'done' | 'error'>
  readonly versions: ComputedRef<readonly PublishedVersion<Definition>[]>
  /** The draft, or else the newest version. */
  readonly definition: ComputedRef<Definition>
  readonly newest: ComputedRef<number>
  readonly isChanged: ComputedRef<boolean>
  /** Somebody published after the version that the draft was made from. */
  readonly isOutdated: ComputedRef<boolean>
  readonly problems: ComputedRef<readonly Problem[]>
  readonly refusal: ComputedRef<Refusal | null>
  readonly isSaving: ComputedRef<boolean>
  /** The version that was published last from here. */
  readonly published: ComputedRef<number | null>
  edit(next: Definition): void
  discard(): void
  /** Goes on with the draft as a change of the newest version. */
  rebase(): void
  /** @returns the new version; null when it was refused, or something is wrong with the draft */
  publish(): Promise<number | null>
  load(): Promise<void>
}

/**
 * @param kind of what is edited
 * @param initial what a first version is made from
 * @param id of a calendar or a policy
 */
export function useEditor<Kind extends PublishedKind>(
  kind: Kind,
  initial: () => PublishedDefinition<Kind>,
  id: () => string | undefined = () => undefined,
): Editor<PublishedDefinition<Kind>> {
  type Definition = PublishedDefinition<Kind>
  const store = useAdministrationStore()
  const held = shallowRef<readonly PublishedVersion<Definition>[] | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const isSaving = ref(false)
  const published = ref<number | null>(null)

  const key = computed(() => pathOf(kind, id()))
  const draft = computed(() => store.drafts.get(key.value) as { basedOn: number; definition: Definition } | undefined)
  const versions = computed(() => held.value ?? [])
  const newest = computed(() => versions.value[0]?.version ?? 0)
  const base = computed(() => versions.value[0]?.definition ?? initial())
  const definition = computed(() => draft.value?.definition ?? base.value)
  const state = computed(() => {
    if (held.value !== null) return 'done'
    return refusal.value === null && !store.isOffline ? 'loading' : 'error'
  })
  const problems = computed<readonly Problem[]>(() => {
    const parsed = PUBLISHABLE[kind].safeParse(definition.value)
    return (parsed.error?.issues ?? []).map((issue) => ({
      field: issue.path.join('.'),
      code: issue.code === 'custom' ? String(issue.params?.['code'] ?? issue.code) : issue.code,
    }))
  })

  async function load(): Promise<void> {
    const asked = key.value
    const outcome = await store.versionsOf(kind, id())
    if (asked !== key.value) return
    if (outcome.kind === 'done') held.value = outcome.value
    else refusal.value = outcome.refusal
  }

  watch(
    key,
    () => {
      held.value = null
      refusal.value = null
      published.value = null
      void load()
    },
    { immediate: true },
  )
  // Back on line: what was not loaded is, and what may have changed meanwhile too.
  watch(
    () => store.isOffline,
    (isOffline) => {
      if (!isOffline) void load()
    },
  )

  function edit(next: Definition): void {
    published.value = null
    refusal.value = null
    const basedOn = draft.value?.basedOn ?? newest.value
    if (basedOn === newest.value && differencesOf(base.value, next).length === 0) store.drafts.delete(key.value)
    else store.drafts.set(key.value, { basedOn, definition: next })
  }

  async function publish(): Promise<number | null> {
    const sent = draft.value
    if (sent === undefined || isSaving.value || problems.value.length > 0) return null
    isSaving.value = true
    try {
      const outcome = await store.publish(kind, sent, id())
      if (outcome.kind === 'refused') {
        await load()
        refusal.value = outcome.refusal
        return null
      }
      refusal.value = null
      store.drafts.delete(key.value)
      await load()
      published.value = outcome.value
      return outcome.value
    } finally {
      isSaving.value = false
    }
  }

  return {
    state,
    versions,
    definition,
    newest,
    isChanged: computed(() => draft.value !== undefined),
    isOutdated: computed(() => draft.value !== undefined && draft.value.basedOn < newest.value),
    problems,
    refusal: computed(() => refusal.value),
    isSaving: computed(() => isSaving.value),
    published: computed(() => published.value),
    edit,
    discard() {
      store.drafts.delete(key.value)
      refusal.value = null
    },
    rebase() {
      if (draft.value !== undefined) {
        store.drafts.set(key.value, { ...draft.value, basedOn: newest.value })
      }
      refusal.value = null
    },
    publish,
    load,
  }
}
