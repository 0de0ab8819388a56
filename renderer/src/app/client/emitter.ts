/** Listeners by name, typed by what each is told. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(detail: never) => void>>()

  /** @returns ends listening */
  on<Name extends keyof Events>(name: Name, listener: (detail: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    listeners.add(listener)
    this.#listeners.set(name, listeners)
    return () => listeners.delete(listener)
  }

  emit<Name extends keyof Events>(name: Name, detail: Events[Name]): void {
    // Only `on` adds, and it ties the listener's argument to the name.
    for (const listener of [...(this.#listeners.get(name) ?? [])]) (listener as (detail: Events[Name]) => void)(detail)
  }

  clear(): void {
    this.#listeners.clear()
  }
}
