/**
 * Texts being written. Each is saved, strictly, within a second of the last key, when the page is left, and before
 * somebody signs out.
 */
import { defineStore } from 'pinia'
import { onScopeDispose, shallowReactive } from 'vue'
import type { Client } from '@/app/client/client-types'
import { useClientEvents } from '@/app/client/use-client-events'
import { restAfter } from '@/cache/drafts'

/** After the last key; saving itself takes the rest of the second at most. */
const SAVE_AFTER_MS = 400

/** `notSaved`: the disk refused; the text stands in memory, and is tried again with the next key. */
export type DraftState = 'saved' | 'saving' | 'notSaved'

interface Draft {
  readonly body: string
  readonly state: DraftState
}

const joinTexts = (before: string, typed: string): string => `${before}\n${typed}`

export const useDraftStore = defineStore('drafts', () => {
  const drafts = shallowReactive(new Map<string, Draft>())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  let client: Client | null = null

  const body = (key: string): string => drafts.get(key)?.body ?? ''
  const state = (key: string): DraftState => drafts.get(key)?.state ?? 'saved'

  /**
   * Reads what was written earlier. Whoever types before it is read has both.
   *
   * @param join makes one text of the earlier and the typed one
   */
  async function load(key: string, join = joinTexts): Promise<void> {
    if (drafts.has(key) || client === null) return
    const asked = client
    const before = (await asked.drafts.read(key))?.body ?? ''
    if (client !== asked) return
    const typed = drafts.get(key)
    if (typed === undefined) drafts.set(key, { body: before, state: 'saved' })
    // Not the typed text that was saved meanwhile.
    else if (before !== '' && !typed.body.startsWith(before)) write(key, join(before, typed.body))
  }

  function write(key: string, text: string): void {
    drafts.set(key, { body: text, state: 'saving' })
    clearTimeout(timers.get(key))
    timers.set(
      key,
      setTimeout(() => void save(key), SAVE_AFTER_MS),
    )
  }

  /** Now, not in a moment. Resolves when it is on disk, or known not to be. */
  async function save(key: string): Promise<void> {
    clearTimeout(timers.get(key))
    timers.delete(key)
    const draft = drafts.get(key)
    if (draft === undefined || client === null) return
    try {
      await client.drafts.write(key, draft.body)
      settle(key, draft.body, 'saved')
    } catch (error) {
      console.error('A draft could not be saved', error)
      settle(key, draft.body, 'notSaved')
    }
  }

  function settle(key: string, text: string, next: DraftState): void {
    if (drafts.get(key)?.body === text) drafts.set(key, { body: text, state: next })
  }

  /**
   * It became a command. Saving takes a moment, in which more may have been written: that stays, without the words that
   * went.
   *
   * @param text as it was sent
   * @param restKey where the rest stays, when its own field goes with the command
   */
  async function sent(key: string, text: string, restKey = key): Promise<void> {
    // Of another person by now, who may be writing under the same key.
    if (!drafts.has(key)) return
    const rest = restAfter(text, body(key))
    if (rest !== '') {
      await load(restKey)
      const before = restKey === key ? '' : body(restKey)
      write(restKey, before === '' ? rest : joinTexts(before, rest))
      await save(restKey)
    }
    if (rest === '' || restKey !== key) await discard(key)
  }

  /** It was given up. */
  async function discard(key: string): Promise<void> {
    clearTimeout(timers.get(key))
    timers.delete(key)
    drafts.delete(key)
    try {
      await client?.drafts.remove(key)
    } catch (error) {
      // It comes back with the next start: a text too many, none too few.
      console.error('A draft could not be removed', error)
    }
  }

  /** Saves what is not saved yet, and what is typed meanwhile. @returns how many texts could not be */
  async function saveAll(): Promise<number> {
    const unsaved = (): string[] => [...drafts.keys()].filter((key) => state(key) !== 'saved')
    let keys = unsaved()
    while (keys.length > 0) {
      await Promise.all(keys.map(save))
      keys = unsaved().filter((key) => state(key) === 'saving')
    }
    return unsaved().filter((key) => body(key) !== '').length
  }

  const leavePage = (): void => void saveAll()
  window.addEventListener('pagehide', leavePage)
  document.addEventListener('visibilitychange', leavePage)
  onScopeDispose(() => {
    window.removeEventListener('pagehide', leavePage)
    document.removeEventListener('visibilitychange', leavePage)
  })

  useClientEvents((next) => {
    client = next
    for (const timer of timers.values()) clearTimeout(timer)
    timers.clear()
    drafts.clear()
    return next === null ? [] : [next.beforeClosing(saveAll)]
  })

  return { body, state, load, write, save, discard, sent }
})
