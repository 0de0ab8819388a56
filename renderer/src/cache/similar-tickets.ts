/**
 * Tickets that may be the same request: cheap word matching over what the queue holds, fast enough for every key. A word
 * that few tickets have says more than one that many have; the same requester counts like a rare word.
 */
import type { QueueRow } from '@/cache/queue-row'
import { isOpen } from '@shared/domain/ticket'
import { wordsOf } from './words-of'

export interface Similar {
  readonly row: QueueRow
  readonly score: number
  readonly isSameRequester: boolean
}

export interface Corpus {
  readonly rows: readonly QueueRow[]
  /** Indices of the rows that have a word. */
  readonly byWord: ReadonlyMap<string, readonly number[]>
  readonly byRequester: ReadonlyMap<string, readonly number[]>
}

/** Less than this part of what was typed is no likeness. */
const LEAST_SHARE = 0.4
const OPEN_BONUS = 1.25

export function makeCorpus(rows: readonly QueueRow[]): Corpus {
  const byWord = new Map<string, number[]>()
  const byRequester = new Map<string, number[]>()
  const add = (map: Map<string, number[]>, key: string, index: number): void => {
    const list = map.get(key)
    if (list === undefined) map.set(key, [index])
    else list.push(index)
  }
  rows.forEach((row, index) => {
    for (const word of wordsOf(row.subject)) add(byWord, word, index)
    add(byRequester, row.requesterId, index)
  })
  return { rows, byWord, byRequester }
}

/** @returns the likest first */
export function findSimilar(
  corpus: Corpus,
  subject: string,
  requesterId: string | null,
  most: number,
): readonly Similar[] {
  const words = wordsOf(subject)
  if (words.length === 0) return []
  const total = Math.max(1, corpus.rows.length)
  const weights = words.map((word) => Math.log(1 + total / (1 + (corpus.byWord.get(word)?.length ?? 0))))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const scores = new Map<number, number>()
  words.forEach((word, place) => {
    for (const index of corpus.byWord.get(word) ?? [])
      scores.set(index, (scores.get(index) ?? 0) + (weights[place] ?? 0))
  })
  const found: Similar[] = []
  for (const [index, score] of scores) {
    const row = corpus.rows[index]
    if (row === undefined || row.state === 'cancelled' || score / whole < LEAST_SHARE) continue
    const isSameRequester = row.requesterId === requesterId
    found.push({
      row,
      isSameRequester,
      score: score * (isOpen(row.state) ? OPEN_BONUS : 1) * (isSameRequester ? 2 : 1),
    })
  }
  return found
    .sort((left, right) => right.score - left.score || right.row.registeredAt - left.row.registeredAt)
    .slice(0, most)
}

/** What this person asked for earlier, the latest first. */
export function ticketsOf(corpus: Corpus, requesterId: string, most: number): readonly QueueRow[] {
  return (corpus.byRequester.get(requesterId) ?? [])
    .flatMap((index) => corpus.rows[index] ?? [])
    .sort((left, right) => right.registeredAt - left.registeredAt)
    .slice(0, most)
}
