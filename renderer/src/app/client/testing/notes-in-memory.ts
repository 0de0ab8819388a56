import type { NoteStorage } from '../unsent-note'

/** What a browser keeps beside its databases, for a device that has none. */
export class NotesInMemory implements NoteStorage {
  readonly #notes = new Map<string, string>()

  getItem(key: string): string | null {
    return this.#notes.get(key) ?? null
  }

  setItem(key: string, text: string): void {
    this.#notes.set(key, text)
  }
}
