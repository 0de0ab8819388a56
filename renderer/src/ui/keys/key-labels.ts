/**
 * How a key binding is written on a key cap. A binding names physical keys (`event.code`), so that it is the same key
 * on a Russian and on an English layout; the cap shows what is printed on that key in Latin.
 */

const WRITTEN: Readonly<Record<string, string>> = {
  Alt: 'Alt',
  Shift: 'Shift',
  Enter: '↵',
  Escape: 'Esc',
  Space: '␣',
  Backspace: '⌫',
  Delete: 'Del',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Minus: '−',
  Equal: '=',
}

const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent)

function writePart(part: string, onMac: boolean): string {
  if (part === 'Mod') return onMac ? '⌘' : 'Ctrl'
  if (part === 'Ctrl') return onMac ? '⌃' : 'Ctrl'
  if (part === 'Alt' && onMac) return '⌥'
  if (part === 'Shift' && onMac) return '⇧'
  const letterOrDigit = /^(?:Key|Digit|Numpad)(.+)$/.exec(part)
  return letterOrDigit?.[1] ?? WRITTEN[part] ?? part
}

/**
 * The caps to draw for a binding, in order. A sequence (`KeyG KeyM`) gives the caps of both strokes.
 *
 * @example keyLabels('Mod+KeyK') // ['Ctrl', 'K']
 * @example keyLabels('Shift+Slash') // ['?']
 */
export function keyLabels(binding: string, onMac: boolean = isMac): readonly string[] {
  return binding
    .split(' ')
    .flatMap((stroke) => (stroke === 'Shift+Slash' ? ['?'] : stroke.split('+').map((part) => writePart(part, onMac))))
}

/**
 * The binding as `aria-keyshortcuts` wants it.
 *
 * @example ariaKeyShortcuts('Mod+Enter') // 'Control+Enter'
 */
export function ariaKeyShortcuts(binding: string, onMac: boolean = isMac): string {
  return binding
    .split(' ')
    .map((stroke) =>
      stroke
        .replace(/^Mod/, onMac ? 'Meta' : 'Control')
        .replace(/^Ctrl/, 'Control')
        .replace(/(?:Key|Digit)(?=\w$)/, ''),
    )
    .join(' ')
}
