/**
 * Files chosen for what is being written. Each is on disk before it is shown, stays over a reload like the text beside it,
 * and goes only once the command that attaches it is saved.
 */
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { PickedFile } from '@/cache/files-database'
import type { AttachedFile } from '@shared/domain/files'
import type { Client } from '../client/client-types'
import { isKept } from '../client/is-kept'
import { useClientEvents } from '../client/use-client-events'
import { refusalWords, type RefusalWords } from '../i18n/words/refusal-words'
import { useDirectoryStore } from '../stores/directory-store'

/** What a command says of it. */
export const attachedFile = ({ hash, size, name }: PickedFile): AttachedFile => ({ hash, size, name })

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

  /** They are in the outbox: chosen no more, and why others were not taken has been read. */
  async function sent(key: string, files: readonly PickedFile[]): Promise<void> {
    refusals.delete(key)
    await remove(
      key,
      files.map(({ id }) => id),
    )
  }

  /**
   * Attaches what was chosen to a ticket: a command a file, and nothing that shows them.
   *
   * @returns whether all of them are saved; the others stay chosen, and are attached once more
   */
  async function attach(key: string, ticketId: string): Promise<boolean> {
    const files = of(key)
    const asked = client
    if (asked === null || files.length === 0) return true
    const dispatched = files.map((file) =>
      asked.dispatch({ name: 'attach', ticketId, args: { file: attachedFile(file) } }),
    )
    const results = await Promise.all(dispatched.map(({ saved }) => saved))
    // In the outbox, whatever became of its second copy.
    const isSaved = results.map((result, index) => isKept(asked, dispatched[index]?.commandId ?? '', result))
    const gone = files.filter((_file, index) => isSaved[index])
    await sent(key, gone)
    return gone.length === files.length
  }

  useClientEvents((next) => {
    client = next
    for (const held of [picks, refusals, keeping]) held.clear()
    return []
  })

  return { of, refused, isKeeping, load, pick, remove, dismiss, clear, sent, attach }
})
