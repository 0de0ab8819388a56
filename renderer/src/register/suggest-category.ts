/** A category by the words of the subject: one whose name has them, else the one that most similar tickets have. */
import type { Category } from '@shared/domain/people'
import type { Similar } from '@/cache/similar-tickets'
import { wordsOf } from '@/cache/words-of'

/** So many similar tickets must agree. */
const LEAST_AGREEING = 2

/** @returns null when nothing speaks for any */
export function suggestCategory(
  subject: string,
  categories: readonly Category[],
  similar: readonly Similar[],
): string | null {
  return byName(subject, categories) ?? byExample(similar, categories)
}

function byName(subject: string, categories: readonly Category[]): string | null {
  const words = new Set(wordsOf(subject))
  let best: { readonly id: string; readonly share: number } | null = null
  for (const { id, name } of categories) {
    const named = wordsOf(name)
    const share = named.filter((word) => words.has(word)).length / Math.max(1, named.length)
    if (share > (best?.share ?? 0)) best = { id, share }
  }
  return best?.id ?? null
}

function byExample(similar: readonly Similar[], categories: readonly Category[]): string | null {
  const votes = new Map<string, number>()
  for (const { row } of similar) {
    if (row.categoryId !== null) votes.set(row.categoryId, (votes.get(row.categoryId) ?? 0) + 1)
  }
  const [first] = [...votes].sort(([, left], [, right]) => right - left)
  if (first === undefined || first[1] < LEAST_AGREEING) return null
  return categories.some(({ id }) => id === first[0]) ? first[0] : null
}
