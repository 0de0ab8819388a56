/**
 * Words that somebody else wrote, where a system shows them beside our own: in a notification, in a line of a menu. What
 * turns text around could make them say something else, and a line that is no line could look like two.
 */

/** Marks, embeddings, overrides and isolates of direction; and halves of characters, which no system can draw. */
const NEVER_SHOWN = /[\p{Bidi_Control}\p{Cs}]/gu
const GRAPHEMES = new Intl.Segmenter()

export const plainText = (text: string): string => text.replace(NEVER_SHOWN, '')

/** @param length in characters as people count them: an emoji is one, however it is made */
export function plainLine(text: string, length: number): string {
  const line = plainText(text)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const characters = [...GRAPHEMES.segment(line)].map(({ segment }) => segment)
  return characters.length > length
    ? `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
    : line
}
