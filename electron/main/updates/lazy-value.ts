/**
 * Stands in the bundle for the package `lazy-val`, on which electron-updater is built and which ships without the text of
 * its licence. The same few lines are all that is used of it.
 */
export class Lazy<T> {
  #kept: { readonly value: T } | null = null

  constructor(private readonly make: () => T) {}

  get value(): T {
    this.#kept ??= { value: this.make() }
    return this.#kept.value
  }

  set value(value: T) {
    this.#kept = { value }
  }

  get hasValue(): boolean {
    return this.#kept !== null
  }
}
