/**
 * Texts being written. Each is saved, strictly, within a second of a key, when the page is left, and before somebody signs
 * out.
 */
import { defineStore } from 'pinia'
import { onScopeDispose, shallowReactive } from 'vue'
import type { Client } from '@/app/client/client-types'
import { useClientEvents } from '@/app/client/use-client-events'
import { restAfter } from '@/cache/drafts'
import { sha256OfText } from '@/cache/sha256'
import type { GoneDraft } from '@/sync/messages'

/** After the last key; saving itself takes the rest of the second at most. */
const SAVE_AFTER_MS = 400
/** After the first key that is not saved: who types without a pause is saved, too. */
const SAVE_AT_LATEST_AFTER_MS = 800

/** `notSaved`: the disk refused; the text stands in memory, and is tried again with the next key. */
export type DraftState = 'saved' | 'saving' | 'notSaved'

interface Draft {
  readonly body: string
  readonly state: DraftState
}

const joinTexts = (before: string, typed: string): string => `${before}\n${typed}`

export const useDraftStore = defineStore('drafts', () => {
  const drafts = shallowReactive(new Map<string, Draft>())
  const timers = new Map<string, { readonly timer: ReturnType<typeof setTimeout>; readonly latestAt: number }>()
  /** Typed in this window, and not only read. */
  const typedHere = new Set<string>()
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
    typedHere.add(key)
    const waiting = timers.get(key)
    clearTimeout(waiting?.timer)
    const now = performance.now()
    const latestAt = waiting?.latestAt ?? now + SAVE_AT_LATEST_AFTER_MS
    const timer = setTimeout(() => void save(key), Math.min(SAVE_AFTER_MS, latestAt - now))
    timers.set(key, { timer, latestAt })
  }

  function forgetTimer(key: string): void {
    clearTimeout(timers.get(key)?.timer)
    timers.delete(key)
  }

  /** Now, not in a moment. Resolves when it is on disk, or known not to be. */
  async function save(key: string): Promise<void> {
    forgetTimer(key)
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
    if (rest === '' || restKey !== key) await discard(key, text)
  }

  function forget(key: string): void {
    forgetTimer(key)
    drafts.delete(key)
    typedHere.delete(key)
  }

  /**
   * Another window sent or gave up the text of this key, of which the disk holds one. What was typed here has gone with it,
   * or was covered by it, and is saved again, unless it is that very text; so is what was only read here.
   */
  async function goneElsewhere({ key, hash }: GoneDraft): Promise<void> {
    const held = body(key)
    const isTheSame = held !== '' && hash === (await sha256OfText(held))
    // More was typed meanwhile: that is saved by itself.
    if (body(key) !== held) return
    if (isTheSame || held === '' || !typedHere.has(key)) {
      forget(key)
      return
    }
    write(key, held)
    await save(key)
  }

  /** It was given up. */
  async function discard(key: string, gone = body(key)): Promise<void> {
    forget(key)
    try {
      await client?.drafts.remove(key, gone)
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
    for (const key of [...drafts.keys()]) forget(key)
    if (next === null) return []
    return [next.beforeClosing(saveAll), next.on('draftGone', (draft) => void goneElsewhere(draft))]
  })

  return { body, state, load, write, save, discard, sent }
})
