/** Reads the message catalogues, and the sources that use them, from the checkout. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Catalogue } from './check'

const MESSAGES = 'renderer/src/app/i18n/messages'
const ROOMS = ['renderer/src', 'electron', 'shared']

interface MessageTree {
  readonly [key: string]: string | MessageTree
}

/** A tree of messages as words by dotted key. */
export function flatten(tree: MessageTree, prefix: string): [key: string, words: string][] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const key = `${prefix}.${name}`
    return typeof value === 'string' ? [[key, value] as [string, string]] : flatten(value, key)
  })
}

/** The catalogue of each language; the name of a file is the beginning of its keys. */
export async function readCatalogues(root: string): Promise<Map<string, Catalogue>> {
  const catalogues = new Map<string, Catalogue>()
  for (const language of readdirSync(join(root, MESSAGES))) {
    const folder = join(root, MESSAGES, language)
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
    const trees = await Promise.all(
      files.map(async (name) => {
        const module = (await import(pathToFileURL(join(folder, name)).href)) as { default: MessageTree }
        return flatten(module.default, basename(name, '.ts'))
      }),
    )
    catalogues.set(language, new Map(trees.flat()))
  }
  return catalogues
}

/** Text by path, tests and the messages themselves left out. */
export function readSources(root: string): Map<string, string> {
  const paths = ROOMS.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.test)\.(ts|vue)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  )
  return new Map(
    paths.filter((path) => !path.startsWith(MESSAGES)).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )
}
