/** How message files become catalogues, and how two catalogues are compared. Pure, so that tests can read them too. */
import type { Locale } from './locale'

/** Nested objects with words at their leaves. */
export interface MessageTree {
  readonly [key: string]: string | MessageTree
}

/** @param files what `import.meta.glob` gives: path → default export. */
export function collectMessages(
  files: Readonly<Record<string, MessageTree>>,
  locale: Locale,
): Record<string, MessageTree> {
  const catalogue: Record<string, MessageTree> = {}
  for (const [path, tree] of Object.entries(files)) {
    const [, fileLocale, name] = /\/([^/]+)\/([^/]+)\.ts$/.exec(path) ?? []
    if (fileLocale === locale && name !== undefined) catalogue[name] = tree
  }
  return catalogue
}

/** Every leaf of a catalogue as `[dotted key, words]`. */
export function flattenMessages(tree: MessageTree, prefix = ''): readonly (readonly [key: string, words: string])[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`
    return typeof value === 'string' ? [[path, value] as const] : flattenMessages(value, path)
  })
}
