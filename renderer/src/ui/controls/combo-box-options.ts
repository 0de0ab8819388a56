/** What a combo box offers, and how it is searched: every typed word must begin a word of the option. */
export interface ComboBoxOption {
  readonly value: string
  readonly label: string
  /** Quiet words at the end: a department, a telephone number. Searched too. */
  readonly detail?: string
  readonly disabled?: boolean
}

const fold = (words: string): string => words.toLocaleLowerCase('ru').replaceAll('ё', 'е')

/**
 * The options that answer to what was typed, in their own order; those that begin with it come first.
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
  const wanted = query.split(/\s+/)
  const first: ComboBoxOption[] = []
  const rest: ComboBoxOption[] = []
  for (const option of options) {
    const label = fold(option.label)
    const words = `${label} ${fold(option.detail ?? '')}`.split(/[^\p{L}\p{N}]+/u)
    if (!wanted.every((part) => words.some((word) => word.startsWith(part)) || label.includes(part))) continue
    ;(label.startsWith(query) ? first : rest).push(option)
    if (first.length === limit) break
  }
  return [...first, ...rest].slice(0, limit)
}
