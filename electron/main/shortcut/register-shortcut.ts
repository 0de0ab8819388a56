/**
 * The shortcut that registers a ticket from anywhere. A system has each combination once: one that somebody else holds is
 * told of and not kept, and the one before stays in force.
 */
import type { ShortcutState } from '@shared/protocol/desktop-settings'
import type { GlobalShortcut } from 'electron'

export interface ShortcutPorts {
  readonly shortcuts: Pick<GlobalShortcut, 'register' | 'unregister'>
  run(): void
  report(what: string, cause: unknown): void
}

export class RegisterShortcut {
  #held: string | null = null
  #state: ShortcutState = 'none'

  constructor(private readonly ports: ShortcutPorts) {}

  get state(): ShortcutState {
    return this.#state
  }

  /** At the start: what is kept, whether or not it is free today. */
  begin(accelerator: string | null): void {
    this.#state = this.hold(accelerator)
  }

  /** @returns `taken` when it is not free: then nothing has changed */
  hold(accelerator: string | null): ShortcutState {
    if (accelerator === null) {
      this.#release()
      this.#state = 'none'
      return 'none'
    }
    if (accelerator === this.#held) return 'held'
    if (!this.#register(accelerator)) return 'taken'
    this.#release()
    this.#held = accelerator
    this.#state = 'held'
    return 'held'
  }

  #register(accelerator: string): boolean {
    try {
      return this.ports.shortcuts.register(accelerator, () => this.ports.run())
    } catch (error) {
      // A name that this system does not have.
      this.ports.report('shortcut', error)
      return false
    }
  }

  #release(): void {
    if (this.#held !== null) this.ports.shortcuts.unregister(this.#held)
    this.#held = null
  }
}
