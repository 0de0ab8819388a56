/**
 * The letter of a key, for keys that are named by letters (Ctrl+W, Ctrl+Alt+N). What is printed on it in this layout, where
 * that is a Latin letter: on AZERTY the key of Z stands where others have W, and undoing must not close the window. In a
 * layout without Latin letters, the letter that an American keyboard has in its place: in Russian, W is the key of Ц.
 */

/** Of a keyboard event. */
export interface PressedKey {
  /** The physical key. */
  readonly code: string
  /** What it gives in the layout. */
  readonly key: string
}

/** @returns in upper case; null for what is no letter */
export function keyLetter({ code, key }: PressedKey): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  return /^Key([A-Z])$/.exec(code)?.[1] ?? null
}
