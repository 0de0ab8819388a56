/**
 * Which packages are inside the bundles of the desktop, written down by the build that put them there: what
 * `package.json` names is more than what ships, and less. `scripts/licences.ts` reads it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

export const BUNDLES = ['main', 'preload', 'renderer'] as const
export type Bundle = (typeof BUNDLES)[number]

const listOf = (root: string, bundle: Bundle): string => join(root, 'out/.packages', `${bundle}.json`)

/** @returns path of the package's folder from the root, `node_modules/vue`; null for a file of ours */
export function packageFolder(root: string, file: string): string | null {
  // Modules made by bundlers carry a mark before the name, and a query behind it.
  const path = file.replace(/^\0/, '').replaceAll('\\', '/')
  const start = root.replaceAll('\\', '/')
  const inside = path.startsWith(`${start}/`) ? path.slice(start.length + 1) : path
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(inside)?.[0] ?? null
}

/**
 * Plugins of one bundle write one list, which grows with each: a page and its workers are bundled apart.
 *
 * @returns makes a plugin
 */
export function recordPackages(root: string, bundle: Bundle): () => Plugin {
  const found = new Set<string>()
  return () => ({
    name: 'opora:shipped-packages',
    generateBundle(_options, output) {
      for (const made of Object.values(output)) {
        // Style sheets and fonts are no modules of a chunk; their files say where they are from.
        const files =
          made.type === 'chunk' ? made.moduleIds : made.originalFileNames.map((name) => join(root, 'renderer', name))
        for (const file of files) {
          const folder = packageFolder(root, file)
          if (folder !== null) found.add(folder)
        }
      }
      mkdirSync(dirname(listOf(root, bundle)), { recursive: true })
      writeFileSync(listOf(root, bundle), JSON.stringify([...found].sort()))
    },
  })
}

/** @returns folders of the packages in all bundles, from the root. @throws when the desktop has not been built */
export function shippedPackages(root: string): readonly string[] {
  const all = BUNDLES.flatMap((bundle) => JSON.parse(readFileSync(listOf(root, bundle), 'utf8')) as string[])
  return [...new Set(all)].sort()
}
