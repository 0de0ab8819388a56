/**
 * A shortcut that works in every program, as Electron writes it: `Control+Alt+N`. It takes its keys away from all others
 * while the desktop runs, so one modifier alone is not enough: nobody may lose Ctrl+C by a slip.
 */
import { keyLetter, type PressedKey } from './key-letter'

/** Two modifiers at least, then a letter, a digit, a function key or the space bar. */
export const ACCELERATOR =
  /^(?:Control\+)?(?:Alt\+)?(?:Shift\+)?(?:Meta\+)?(?<=\w+\+\w+\+)(?:[A-Z]|\d|F\d|F1\d|F2[0-4]|Space)$/

/** Of a keyboard event. */
export interface Stroke extends PressedKey {
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

export type RecordedStroke =
  | { readonly kind: 'accelerator'; readonly accelerator: string }
  /** Only modifiers so far. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'refused'; readonly code: 'tooFewModifiers' | 'unknownKey' }

const MODIFIER_CODE = /^(?:Control|Shift|Alt|Meta)(?:Left|Right)?$/

/** @example acceleratorOf({ code: 'KeyN', ctrlKey: true, altKey: true, … }) // Control+Alt+N */
export function acceleratorOf(stroke: Stroke): RecordedStroke {
  if (MODIFIER_CODE.test(stroke.code)) return { kind: 'unfinished' }
  // Letters as the system will look for them, by what the layout prints; the row of digits it knows by its place.
  const key = keyLetter(stroke) ?? /^Digit(\d)$/.exec(stroke.code)?.[1] ?? /^(?:F\d{1,2}|Space)$/.exec(stroke.code)?.[0]
  if (key === undefined) return { kind: 'refused', code: 'unknownKey' }
  const modifiers = [
    stroke.ctrlKey && 'Control',
    stroke.altKey && 'Alt',
    stroke.shiftKey && 'Shift',
    stroke.metaKey && 'Meta',
  ].filter((name) => name !== false)
  const accelerator = [...modifiers, key].join('+')
  return ACCELERATOR.test(accelerator)
    ? { kind: 'accelerator', accelerator }
    : { kind: 'refused', code: 'tooFewModifiers' }
}
