/**
 * What is pressed and typed while something comes that it is meant for, in its order. Text comes twofold: by keys that are
 * held back, and, as from an input method or the clipboard, into the field that stands in for what comes.
 */
import { nextTick, readonly, ref } from 'vue'
import { commands, type CommandRegistry } from '../commands-registry'
import { isMac, strokeOf } from '../keyboard'
import { playStroke, typeText, textFieldOf, type Stroke } from './play-key'

type Held = { readonly kind: 'stroke'; readonly stroke: Stroke } | { readonly kind: 'text'; readonly text: string }

/** Keys of a field or a list that type nothing. */
const EDITING_CODE = /^(?:Enter|NumpadEnter|Tab|Backspace|Delete|Home|End|Page(?:Up|Down)|Arrow(?:Up|Down|Left|Right))$/
const MODIFIER_CODE = /^(?:Control|Shift|Alt|Meta)(?:Left|Right)?$/
const ENTER_CODE = /Enter$/

/** What a key types as it is; nothing while an input method makes something of it. */
function textOf(event: KeyboardEvent): string {
  const isChord = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph')
  return !isChord && /^.$/u.test(event.key) ? event.key : ''
}

export class HeldKeys {
  readonly #held: Held[] = []
  readonly #typed = ref('')
  #isDropped = false
  #isPlaying = false

  constructor(private readonly registry: CommandRegistry = commands) {}

  /** What was typed, as far as it is text. */
  readonly typed = readonly(this.#typed)

  /** Keeps a key back, unless it is the browser's own: reloading, copying, pasting, closing. */
  take(event: KeyboardEvent): void {
    if (this.#isPlaying || event.isComposing || MODIFIER_CODE.test(event.code) || !this.#isOurs(event)) return
    event.preventDefault()
    const { code, key, ctrlKey, metaKey, altKey, shiftKey, repeat } = event
    this.add({ code, key, ctrlKey, metaKey, altKey, shiftKey, repeat, text: textOf(event) })
  }

  add(stroke: Stroke): void {
    this.#held.push({ kind: 'stroke', stroke })
    if (stroke.code === 'Backspace') this.#typed.value = this.#typed.value.replace(/.$/su, '')
    else this.#typed.value += stroke.text
  }

  /** What came into the field that stands in. */
  addText(text: string): void {
    this.#held.push({ kind: 'text', text })
    this.#typed.value += text
  }

  /** What is heard now is one of these keys itself. */
  get isPlaying(): boolean {
    return this.#isPlaying
  }

  /** Nobody waits for it any more. */
  drop(): void {
    this.#isDropped = true
  }

  /** As if it were pressed now, whatever is pressed meanwhile included. Text stays in one piece: it goes in at once. */
  async play(): Promise<void> {
    for (let held = this.#held.shift(); held !== undefined && !this.#isDropped; held = this.#held.shift()) {
      const field = textFieldOf(document.activeElement)
      this.#isPlaying = true
      if (held.kind === 'text') typeText(held.text)
      else playStroke(held.stroke)
      this.#isPlaying = false
      const isText = held.kind === 'text' || held.stroke.text !== ''
      if (!isText || field === null || field !== document.activeElement) await hasAnswered()
    }
  }

  #isOurs(event: KeyboardEvent): boolean {
    if (textOf(event) !== '') return true
    if (event.ctrlKey || event.metaKey || event.altKey) {
      const stroke = strokeOf(event, isMac())
      return ENTER_CODE.test(event.code) || this.registry.all.value.some(({ keys }) => keys?.includes(stroke) === true)
    }
    return EDITING_CODE.test(event.code)
  }
}

/** What a key opens has been drawn, and has taken the keyboard: both happen in the task of the key, or right behind it. */
async function hasAnswered(): Promise<void> {
  await nextTick()
  await new Promise((resolve) => setTimeout(resolve))
}
