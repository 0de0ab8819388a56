/** What a combo box offers, and how it is searched: every typed word must begin a word of the option. */
import { isPhoneTyped } from '@shared/domain/phone'

export interface ComboBoxOption {
  readonly value: string
  readonly label: string
  /** Quiet words at the end: a department, a telephone number. Searched too. */
  readonly detail?: string
  readonly disabled?: boolean
}

const fold = (words: string): string => words.toLocaleLowerCase('ru').replaceAll('ё', 'е')

/** Of a number, an offset, an address: there what stands between the words tells more than the words. */
const HAS_SIGNS = /[^\p{L}\s]/u
const wordsOf = (text: string): readonly string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')

/**
 * The options that answer to what was typed, in their own order: those that begin with it, then those that have it in
 * their label or as it was typed, then those that are found by their details.
 *
 * @param limit a list longer than this is not read by anybody
 */
export function matchOptions(
  options: readonly ComboBoxOption[],
  typed: string,
  limit: number,
): readonly ComboBoxOption[] {
  const query = fold(typed.trim())
  if (query === '') return options.slice(0, limit)
  const wanted = wordsOf(query)
  const ranks: readonly [ComboBoxOption[], ComboBoxOption[], ComboBoxOption[]] = [[], [], []]
  for (const option of options) {
    const rank = rankOf(option, query, wanted)
    if (rank !== null) ranks[rank].push(option)
    if (ranks[0].length === limit) break
  }
  return ranks.flat().slice(0, limit)
}

function rankOf({ label, detail = '' }: ComboBoxOption, query: string, wanted: readonly string[]): 0 | 1 | 2 | null {
  const [name, more] = [fold(label), fold(detail)]
  if (name.startsWith(query)) return 0
  const isIn = (words: readonly string[]): boolean =>
    wanted.every((part) => words.some((word) => word.startsWith(part)) || name.includes(part))
  if (isIn(wordsOf(name)) || (HAS_SIGNS.test(query) && more.includes(query))) return 1
  return isIn(wordsOf(`${name} ${more}`)) || isPhoneTyped(query, more) ? 2 : null
}
