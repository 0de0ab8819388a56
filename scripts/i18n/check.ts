/** What is wrong with the messages: compares the languages with each other, and with what the sources use. */
import { usesOf, type Uses } from './uses'

/** Words by dotted key. */
export type Catalogue = ReadonlyMap<string, string>

export interface MessageProblem {
  readonly kind: 'notTranslated' | 'doesNotExist' | 'neverUsed' | 'placeholdersDiffer'
  readonly key: string
  /** A language, or a file. */
  readonly where: string
}

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort()

const placeholdersOf = (words: string): string =>
  sorted([...words.matchAll(/\{\s*([a-zA-Z_]\w*)\s*\}/g)].map((match) => match[1] ?? '')).join(', ')

/** Keys that another message takes in: `@:ticket.state`. */
const linkedFrom = (words: string): string[] =>
  [...words.matchAll(/@(?:\.\w+)?:\(?'?([\w.-]+)/g)].map((match) => match[1] ?? '')

function compareLanguages(catalogues: ReadonlyMap<string, Catalogue>, keys: readonly string[]): MessageProblem[] {
  return keys.flatMap((key): MessageProblem[] => {
    const missing = [...catalogues].filter(([, words]) => !words.has(key))
    if (missing.length > 0) return missing.map(([where]) => ({ kind: 'notTranslated', key, where }))
    const [first = '', ...others] = [...catalogues].map(([, words]) => placeholdersOf(words.get(key) ?? ''))
    const languages = [...catalogues.keys()].join(', ')
    return others.every((other) => other === first) ? [] : [{ kind: 'placeholdersDiffer', key, where: languages }]
  })
}

function findMissing(uses: ReadonlyMap<string, Uses>, keys: ReadonlySet<string>): MessageProblem[] {
  const all = [...keys]
  return [...uses].flatMap(([where, { keys: demanded, prefixes }]) => [
    ...sorted(demanded)
      .filter((key) => !keys.has(key))
      .map((key) => ({ kind: 'doesNotExist' as const, key, where })),
    ...sorted(prefixes)
      .filter((prefix) => !all.some((key) => key.startsWith(prefix)))
      .map((prefix) => ({ kind: 'doesNotExist' as const, key: `${prefix}…`, where })),
  ])
}

/**
 * @param catalogues by language.
 * @param sources text by path.
 */
export function checkMessages(
  catalogues: ReadonlyMap<string, Catalogue>,
  sources: ReadonlyMap<string, string>,
): MessageProblem[] {
  const words = [...catalogues.values()]
  const keys = sorted(words.flatMap((catalogue) => [...catalogue.keys()]))
  const uses = new Map([...sources].map(([path, source]) => [path, usesOf(source)]))
  const usedKeys = new Set([...uses.values()].flatMap((use) => [...use.keys, ...use.mentions]))
  for (const catalogue of words)
    for (const text of catalogue.values()) linkedFrom(text).forEach((key) => usedKeys.add(key))
  const usedPrefixes = sorted([...uses.values()].flatMap((use) => [...use.prefixes, ...use.mentionedPrefixes]))
  const unused = keys.filter((key) => !usedKeys.has(key) && !usedPrefixes.some((prefix) => key.startsWith(prefix)))
  return [
    ...compareLanguages(catalogues, keys),
    ...findMissing(uses, new Set(keys)),
    ...unused.map((key) => ({ kind: 'neverUsed' as const, key, where: 'every language' })),
  ]
}
