/** Tells the streams of this process at once that an organisation's feed has grown. Only a hint: polling is the truth. */
export type ChangeListener = (organisationId: string, seq: number) => void

export class ChangeSignal {
  readonly #listeners = new Set<ChangeListener>()

  /** @returns what ends it */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(organisationId: string, seq: number): void {
    for (const listener of this.#listeners) listener(organisationId, seq)
  }
}
