/** Names of people in a narrow column. */

const WORD = /^\p{Lu}[\p{L}'’-]+$/u

/**
 * A name with its first part as an initial, when it is plainly two names; anything else stays as it is.
 *
 * @example shortName('Мария Ковалёва') // 'М. Ковалёва'
 * @example shortName('Resolver 125') // 'Resolver 125'
 */
export function shortName(name: string): string {
  const [first, last, ...others] = name.trim().split(/\s+/)
  if (first === undefined || last === undefined || others.length > 0) return name
  if (!WORD.test(first) || !WORD.test(last)) return name
  return `${first.charAt(0)}.\u00a0${last}`
}
