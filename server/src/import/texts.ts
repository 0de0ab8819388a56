/** Texts of other systems made fit to read: placeholders, empty lines, capitals, and a subject where there is none. */
import type { ImportMap } from './map-schema'

/** @returns the lines of one entry as one text; empty when nothing is left */
export type CleanText = (lines: readonly string[], join: string) => string

export function compileCleaning(rule: ImportMap['texts']): CleanText {
  const replacements = rule.replace.map(({ pattern, by }) => ({ pattern: new RegExp(pattern, 'giu'), by }))
  const dropped = rule.dropLines.map((pattern) => new RegExp(pattern, 'iu'))
  const clean = (line: string): string => {
    let text = line.trim()
    for (const { pattern, by } of replacements) text = text.replace(pattern, by)
    return rule.capitalise ? capitalised(text) : text
  }
  return (lines, join) =>
    lines
      .filter((line) => !dropped.some((pattern) => pattern.test(line.trim())))
      .map(clean)
      .filter((line) => line !== '')
      .join(join)
}

function capitalised(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en') + text.slice(1)
}

export interface SentenceRules {
  readonly empty: readonly RegExp[]
  readonly openings: readonly RegExp[]
  readonly maxLength: number
}

/** The first sentence that says something, for a subject. */
export function firstSentence(text: string, rules: SentenceRules): string | null {
  const sentences = text
    .split(/\n+|(?<=[.!?])\s+/)
    .map((sentence) => withoutOpening(sentence.trim().replace(/[\s.,:;]+$/, ''), rules.openings))
  const telling = sentences.find(
    (sentence) => sentence.length > 3 && !rules.empty.some((pattern) => pattern.test(sentence)),
  )
  // Where every sentence is empty talk, the longest says most.
  const first =
    telling ?? sentences.toSorted((left, right) => right.length - left.length).find((sentence) => sentence !== '')
  return first === undefined ? null : shortened(capitalised(first), rules.maxLength)
}

function withoutOpening(sentence: string, openings: readonly RegExp[]): string {
  for (const opening of openings) {
    const rest = sentence.replace(opening, '').trim()
    if (rest.length > 3 && rest !== sentence) return withoutOpening(rest, openings)
  }
  return sentence
}

/** Cut at a word. */
export function shortened(text: string, maxLength: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= maxLength) return line
  const cut = line.slice(0, maxLength - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > maxLength / 2 ? cut.slice(0, space) : cut).replace(/[\s.,:;–—-]+$/, '')}…`
}
