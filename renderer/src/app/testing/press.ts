/**
 * A key that is pressed where the focus is.
 *
 * @example press('KeyM', { shiftKey: true })
 */
export function press(code: string, init: KeyboardEventInit = {}): void {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true, ...init }))
}
