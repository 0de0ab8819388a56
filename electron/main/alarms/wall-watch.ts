/**
 * Watches how far the wall clock goes another way than the time that passes. Set back, it is corrected at once: no sleep
 * makes time go back. Forward, it may have been a sleep, so it is believed. Set right again, by hand or by the system, it
 * is as it was before.
 */
import type { Instant } from '@shared/domain/instant'

/** A wall clock that went another way than the time that passed. */
export const JUMP_MS = 60_000

export interface WallPorts {
  /** Wall clock, epoch milliseconds. */
  now(): Instant
  /** Milliseconds that only go forward; may stand still while the machine sleeps. */
  elapsedMs(): number
}

export class WallWatch {
  #driftMs = 0
  #forwardMs = 0
  #lookedAt: { readonly wall: Instant; readonly elapsed: number }

  constructor(private readonly ports: WallPorts) {
    this.#lookedAt = { wall: ports.now(), elapsed: ports.elapsedMs() }
  }

  /** What the wall clock lacks since it was last compared with the server's. */
  get driftMs(): number {
    return this.#driftMs
  }

  /**
   * Since the last look.
   *
   * @param isCompared whether it was compared with the server's just now: then it is off by nothing else
   */
  look(isCompared: boolean): { readonly jumpMs: number; readonly passedMs: number } {
    const { wall, elapsed } = this.#lookedAt
    const wallMs = this.ports.now() - wall
    const elapsedMs = this.ports.elapsedMs() - elapsed
    this.#lookedAt = { wall: wall + wallMs, elapsed: elapsed + elapsedMs }
    const jumpMs = wallMs - elapsedMs
    if (isCompared) this.#driftMs = this.#forwardMs = 0
    else if (Math.abs(jumpMs) >= JUMP_MS) this.#jumped(jumpMs)
    return { jumpMs, passedMs: Math.max(wallMs, elapsedMs) }
  }

  #jumped(jumpMs: number): void {
    if (Math.abs(jumpMs - this.#driftMs) < JUMP_MS) this.#driftMs = 0
    else if (Math.abs(jumpMs + this.#forwardMs) < JUMP_MS) this.#forwardMs = 0
    else if (jumpMs < 0) this.#driftMs -= jumpMs
    else this.#forwardMs = jumpMs
  }
}
