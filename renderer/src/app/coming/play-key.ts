/**
 * Plays a key as the browser does: whoever listens hears it first; where nobody wants it, what has the keyboard does with it
 * what browsers do. Keys that a script makes do nothing by themselves.
 */

/** A key that was pressed. */
export interface Stroke extends Readonly<
  Required<Pick<KeyboardEventInit, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat'>>
> {
  /** What it types; empty for others. */
  readonly text: string
}

/** A stroke of a binding, `Shift+KeyR`: such as runs a command, and types nothing. */
export function strokeFrom(binding: string, onMac: boolean): Stroke {
  const parts = binding.split('+')
  const [hasMod, hasCtrl, hasMeta] = [parts.includes('Mod'), parts.includes('Ctrl'), parts.includes('Meta')]
  return {
    code: parts.at(-1) ?? '',
    key: '',
    ctrlKey: onMac ? hasCtrl : hasMod,
    metaKey: onMac ? hasMod : hasMeta,
    altKey: parts.includes('Alt'),
    shiftKey: parts.includes('Shift'),
    repeat: false,
    text: '',
  }
}

type TextField = HTMLInputElement | HTMLTextAreaElement

const TEXT_TYPES: readonly string[] = ['text', 'search', 'tel', 'url', 'password', 'email', 'number']
const STOPS = 'a[href], button, input, select, textarea, [tabindex]'

export function textFieldOf(element: Element | null): TextField | null {
  if (element instanceof HTMLTextAreaElement) return element
  return element instanceof HTMLInputElement && TEXT_TYPES.includes(element.type) ? element : null
}

/** Where the caret is; nowhere, where no field has the keyboard. */
export function typeText(text: string): void {
  const field = textFieldOf(document.activeElement)
  if (field === null || field.readOnly) return
  replace(field, ...selectionOf(field), text)
}

export function playStroke({ text, ...stroke }: Stroke): void {
  const target = document.activeElement ?? document.body
  const event = new KeyboardEvent('keydown', { ...stroke, bubbles: true, cancelable: true, composed: true })
  if (!target.dispatchEvent(event)) return
  if (text !== '' && textFieldOf(target) !== null) typeText(text)
  else if (stroke.ctrlKey || stroke.metaKey || stroke.altKey) return
  else if (stroke.code === 'Tab') focusNext(target, stroke.shiftKey ? -1 : 1)
  else if (stroke.code === 'Backspace') erase(target)
  else if (stroke.code.endsWith('Enter')) pressEnter(target)
  else if (stroke.code === 'Space' && target instanceof HTMLButtonElement) target.click()
}

function pressEnter(target: Element): void {
  if (target instanceof HTMLTextAreaElement) typeText('\n')
  else if (target instanceof HTMLInputElement) target.form?.requestSubmit()
  else if (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement) target.click()
}

function erase(target: Element): void {
  const field = textFieldOf(target)
  if (field === null || field.readOnly) return
  const [from, to] = selectionOf(field)
  const before = /.$/su.exec(field.value.slice(0, from))?.[0] ?? ''
  replace(field, from === to ? from - before.length : from, to, '')
}

/** Numbers and addresses of mail do not tell: they have been typed from the beginning, and the caret is at their end. */
function selectionOf({ selectionStart, selectionEnd, value }: TextField): [number, number] {
  return [selectionStart ?? value.length, selectionEnd ?? value.length]
}

function replace(field: TextField, from: number, to: number, text: string): void {
  if (field.selectionStart === null) field.value = field.value.slice(0, from) + text + field.value.slice(to)
  else field.setRangeText(text, from, to, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
}

/** In the dialog that has the keyboard, round and round; otherwise in the page. */
function focusNext(from: Element, step: 1 | -1): void {
  const region = from.closest('[role="dialog"], [role="alertdialog"]') ?? document
  const stops = [...region.querySelectorAll<HTMLElement>(STOPS)].filter(
    (stop) => stop.tabIndex >= 0 && !stop.matches(':disabled') && stop.checkVisibility(),
  )
  const at = stops.findIndex((stop) => stop === from)
  stops.at((at + step) % stops.length)?.focus()
}
