/**
 * How many changes of this person wait to be sent from here, noted beside the database that holds them. A browser keeps
 * no journal: where that database is gone at the next start, this is all that is left to be said.
 */
import { z } from 'zod'

const noteSchema = z.object({
  /** The database that held them. */
  bornAs: z.string().nullable(),
  unsent: z.int().min(0),
})

export type NoteStorage = Pick<Storage, 'getItem' | 'setItem'>

export class UnsentNote {
  readonly #key: string
  #kept: string | null

  constructor(
    serverId: string,
    personId: string,
    private readonly storage: NoteStorage = localStorage,
  ) {
    this.#key = `opora.unsent:${serverId}:${personId}`
    this.#kept = storage.getItem(this.#key)
  }

  /** @returns how many went with another database than this one */
  lostBefore(bornAs: string | null): number {
    if (this.#kept === null) return 0
    try {
      const note = noteSchema.parse(JSON.parse(this.#kept))
      return note.bornAs === bornAs ? 0 : note.unsent
    } catch (error) {
      console.warn('How much was unsent could not be read', error)
      return 0
    }
  }

  keep(bornAs: string | null, unsent: number): void {
    const text = JSON.stringify({ bornAs, unsent })
    if (text === this.#kept) return
    try {
      this.storage.setItem(this.#key, text)
      this.#kept = text
    } catch (error) {
      // Of use only should all else be lost.
      console.warn('How much is unsent could not be noted', error)
    }
  }
}
