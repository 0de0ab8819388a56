/**
 * Which messages a source uses. It reads text, not a syntax tree: templates of components and scripts alike, and what
 * it must see is written one way by convention (`t('a.b')`, `te('a.b')`, `keypath="a.b"`, `i18nKey('a.b')`, `titleKey: 'a.b'`).
 */

export interface Uses {
  /** Keys that must exist. */
  readonly keys: readonly string[]
  /** Beginnings of keys that are put together at run time: all keys that begin so are used, and there must be some. */
  readonly prefixes: readonly string[]
  /** Any other text that may be a key, handed on before it is translated: enough to count as a use, not to demand one. */
  readonly mentions: readonly string[]
  /** Beginnings among those. */
  readonly mentionedPrefixes: readonly string[]
}

const TRANSLATE = /(?<!\w)\$?(?:te?|tm|rt|i18nKey)\(\s*/.source
const ATTRIBUTE = /\b(?:keypath|(?:title|label|text|message|hint|description)Key)\??\s*[:=]\s*"?\s*/.source
const KEY = /(?<quote>['"`])(?<key>[\w-]+(?:\.[\w-]+)*)\k<quote>/.source
const PREFIX = /`(?<prefix>[\w-]+(?:\.[\w-]+)*\.)[\w-]*\$\{/.source
const PLAIN_ATTRIBUTE = /\bkeypath="(?<key>[\w-]+(?:\.[\w-]+)+)"/g

const DEMANDED_KEY = new RegExp(`(?:${TRANSLATE}|${ATTRIBUTE})${KEY}`, 'g')
const DEMANDED_PREFIX = new RegExp(`(?:${TRANSLATE}|${ATTRIBUTE})${PREFIX}`, 'g')
const MENTIONED_KEY = /(?<quote>['"`])(?<key>[\w-]+(?:\.[\w-]+)+)\k<quote>/g
const MENTIONED_PREFIX = new RegExp(PREFIX, 'g')
/** `'verdict.' + code` */
const CONCATENATED = /(?<quote>['"])(?<prefix>(?:[\w-]+\.)+)\k<quote>\s*\+/g

const groups = (source: string, pattern: RegExp, name: 'key' | 'prefix'): string[] =>
  [...source.matchAll(pattern)].map((match) => match.groups?.[name] ?? '')

/** @param source text of a component or a module. */
export function usesOf(source: string): Uses {
  return {
    keys: [...groups(source, DEMANDED_KEY, 'key'), ...groups(source, PLAIN_ATTRIBUTE, 'key')],
    prefixes: groups(source, DEMANDED_PREFIX, 'prefix'),
    mentions: groups(source, MENTIONED_KEY, 'key'),
    mentionedPrefixes: [...groups(source, MENTIONED_PREFIX, 'prefix'), ...groups(source, CONCATENATED, 'prefix')],
  }
}
