/**
 * What was asked for by a key and is still being fetched. Whatever is pressed and typed meanwhile is meant for it: it is
 * held, runs no command of the page behind, and is played once what was asked for has the keyboard. Escape, or a press
 * beside it, gives up. See docs/decisions/0056-keys-wait-for-what-they-open.md.
 */
import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { LaterPart } from '../later'
import { HeldKeys } from './held-keys'
import type { Stroke } from './play-key'

export interface Wish {
  readonly part: LaterPart
  /** Asks for it. */
  open(): void
  /** It is not wanted any more, or it does not come. */
  cancel(): void
  /** Resolves once it has the keyboard; at the latest with the signal, when nobody waits any more. */
  arrive(signal: AbortSignal): Promise<void>
}

export interface Missed {
  readonly part: LaterPart
  /** What was typed for it. */
  readonly typed: string
  askAgain(): void
}

/** Marks what stands in for it: a press there gives nothing up. */
export const STAND_IN = 'data-stand-in'

let awaited: Waiting | null = null
const standing = shallowRef<HeldKeys | null>(null)
const missed = shallowRef<Missed | null>(null)

/** What is held for the part that is being fetched; null once that has come, or nothing is waited for. */
export const standingIn = shallowReadonly(standing)
/** What did not come, the last time that something did not. */
export const lastMissed = shallowReadonly(missed)

/**
 * Opens what may have to be fetched first.
 *
 * @param begun what was pressed for it already
 */
export function openWhenHere(wish: Wish, begun: readonly Stroke[] = []): void {
  if (wish.part.state.value === 'here') {
    // Keys that are being played may have asked for it: the rest of them follow.
    wish.open()
    return
  }
  stopWaiting()
  awaited = new Waiting(wish, begun)
  void awaited.run()
}

/** As when the page goes on which something was asked for. */
export function stopWaiting(): void {
  awaited?.giveUp()
}

class Waiting {
  readonly #keys = new HeldKeys()
  readonly #ended = new AbortController()
  readonly #before = document.activeElement
  #isHere = false
  #isPlayed = false

  constructor(
    private readonly wish: Wish,
    begun: readonly Stroke[],
  ) {
    begun.forEach((stroke) => this.#keys.add(stroke))
  }

  async run(): Promise<void> {
    const { signal } = this.#ended
    window.addEventListener('keydown', this.#onKeydown, { capture: true, signal })
    window.addEventListener('pointerdown', this.#onPress, { capture: true, signal })
    standing.value = this.#keys
    const arrived = this.wish.arrive(signal)
    this.wish.open()
    const hasCome = await this.#fetched()
    if (signal.aborted) return
    if (!hasCome) {
      const { wish } = this
      missed.value = { part: wish.part, typed: this.#keys.typed.value, askAgain: () => openWhenHere(wish) }
      this.giveUp()
      return
    }
    await arrived
    this.#isPlayed = true
    await this.#keys.play()
    this.#end()
  }

  giveUp(): void {
    if (this.#ended.signal.aborted) return
    const isOpen = this.#isHere
    this.#keys.drop()
    this.#standBack()
    this.#end()
    if (!isOpen) this.wish.cancel()
  }

  #fetched(): Promise<boolean> {
    void this.wish.part.fetch()
    return new Promise((resolve) => {
      const { signal } = this.#ended
      const stop = watch(
        this.wish.part.state,
        (state) => {
          // In the same breath: what comes gives the keyboard back one day to whatever it took it from.
          if (state === 'here') this.#standBack()
          if (state === 'here' || state === 'failed') resolve(state === 'here')
        },
        { flush: 'sync' },
      )
      signal.addEventListener('abort', () => {
        stop()
        resolve(false)
      })
    })
  }

  /** What stood in goes, and the keyboard is where it was. */
  #standBack(): void {
    if (this.#isHere) return
    this.#isHere = true
    standing.value = null
    if (this.#before instanceof HTMLElement) this.#before.focus({ preventScroll: true })
  }

  #end(): void {
    this.#ended.abort()
    if (awaited === this) awaited = null
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.code === 'Escape' && !this.#isPlayed && !event.isComposing) {
      event.preventDefault()
      // What has come, and has not the keyboard yet, is not wanted either.
      if (this.#isHere) this.wish.cancel()
      this.giveUp()
    } else this.#keys.take(event)
    // Not even those that are the browser's: no command of the page behind is meant.
    if (!this.#keys.isPlaying) event.stopImmediatePropagation()
  }

  readonly #onPress = ({ target }: Event): void => {
    if (this.#isHere || (target instanceof Element && target.closest(`[${STAND_IN}]`) !== null)) return
    this.giveUp()
  }
}

/** Resolves once a dialog has the keyboard. */
export function dialogTakesKeys(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve())
    const onFocus = ({ target }: Event): void => {
      if (!(target instanceof Element)) return
      const dialog = target.closest('[data-key-scope="dialog"]')
      if (dialog?.hasAttribute(STAND_IN) === false) resolve()
    }
    document.addEventListener('focusin', onFocus, { signal })
  })
}

/** A dialog that is there while this is true. */
export const dialogWish = (part: LaterPart, isOpen: Ref<boolean>): Wish => ({
  part,
  open: () => void (isOpen.value = true),
  cancel: () => void (isOpen.value = false),
  arrive: dialogTakesKeys,
})
