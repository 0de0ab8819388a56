/**
 * Files chosen for what is being written. Each is on disk before it is shown, stays over a reload like the text beside it,
 * and goes only once the command that attaches it is saved.
 */
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { PickedFile } from '@/cache/files-database'
import type { Client } from '../client/client-types'
import { isKept } from '../client/is-kept'
import { useClientEvents } from '../client/use-client-events'
import { refusalWords, type RefusalWords } from '../i18n/words/refusal-words'
import { useDirectoryStore } from '../stores/directory-store'

export interface Attaching {
  /** Of the commands, in the order in which the files were chosen. */
  readonly commandIds: readonly string[]
  /** Whether all of them are saved; otherwise the files stay chosen. */
  readonly saved: Promise<boolean>
}

export const useFilePicksStore = defineStore('filePicks', () => {
  const directory = useDirectoryStore()
  const picks = shallowReactive(new Map<string, readonly PickedFile[]>())
  const refusals = shallowReactive(new Map<string, readonly RefusalWords[]>())
  const keeping = shallowReactive(new Map<string, number>())
  let client: Client | null = null

  const of = (key: string): readonly PickedFile[] => picks.get(key) ?? []
  const refused = (key: string): readonly RefusalWords[] => refusals.get(key) ?? []
  /** Whether some are still being read. */
  const isKeeping = (key: string): boolean => (keeping.get(key) ?? 0) > 0

  async function read(key: string): Promise<void> {
    const asked = client
    const files = (await asked?.files.picked(key)) ?? []
    if (client === asked) picks.set(key, files)
  }

  async function load(key: string): Promise<void> {
    if (picks.has(key)) return
    try {
      await read(key)
    } catch (error) {
      console.error('The files that were chosen cannot be read', error)
    }
  }

  /** One after another: of a dozen large files, only one is in memory. */
  async function pick(key: string, files: readonly File[]): Promise<void> {
    if (client === null) return
    const asked = client
    refusals.delete(key)
    keeping.set(key, (keeping.get(key) ?? 0) + 1)
    const said: RefusalWords[] = []
    for (const file of files) {
      const picked = await asked.files.pick(key, file)
      if (client !== asked) return
      if (picked.kind === 'picked') picks.set(key, [...of(key), picked.file])
      else said.push(refusalWords(picked.code, picked.params, directory))
    }
    keeping.set(key, (keeping.get(key) ?? 1) - 1)
    if (said.length > 0) refusals.set(key, said)
  }

  async function remove(key: string, ids: readonly string[]): Promise<void> {
    picks.set(
      key,
      of(key).filter(({ id }) => !ids.includes(id)),
    )
    await client?.files.unpick(key, ids)
  }

  /** Why others were not taken has been read. */
  const dismiss = (key: string): void => void refusals.delete(key)

  async function clear(key: string): Promise<void> {
    refusals.delete(key)
    await remove(
      key,
      of(key).map(({ id }) => id),
    )
  }

  /** Attaches what was chosen to a ticket: a command a file. */
  function attach(key: string, ticketId: string): Attaching {
    const files = of(key)
    const asked = client
    if (asked === null || files.length === 0) return { commandIds: [], saved: Promise.resolve(true) }
    const dispatched = files.map(({ hash, size, name }) =>
      asked.dispatch({ name: 'attach', ticketId, args: { file: { hash, size, name } } }),
    )
    const saved = Promise.all(dispatched.map((one) => one.saved)).then(async (results) => {
      refusals.delete(key)
      // In the outbox, whatever became of its second copy. The others stay chosen, and are attached once more.
      const isSaved = results.map((result, index) => isKept(asked, dispatched[index]?.commandId ?? '', result))
      const gone = files.filter((_file, index) => isSaved[index])
      await remove(
        key,
        gone.map(({ id }) => id),
      )
      return gone.length === files.length
    })
    return { commandIds: dispatched.map(({ commandId }) => commandId), saved }
  }

  useClientEvents((next) => {
    client = next
    for (const held of [picks, refusals, keeping]) held.clear()
    return []
  })

  return { of, refused, isKeeping, load, pick, remove, dismiss, clear, attach }
})
