/**
 * Whether a part of the build is stale: the hash of everything it is made of, kept beside what was made. Contents, not
 * times, so that a fresh checkout, a branch switched there and back, and a restored cache are all judged right.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** A part of the build. Paths are from the root of the checkout. */
export interface Part {
  readonly name: string
  /** Files, and folders with all that is in them but tests. */
  readonly inputs: readonly string[]
  /** What must be there once it is built. */
  readonly outputs: readonly string[]
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'))
}

/** Hash of the names and contents of a part's inputs, and of the Node that builds it. */
export function hashInputs(root: string, part: Part): string {
  const hash = createHash('sha256').update(process.version)
  const files = part.inputs.flatMap((input) => filesOf(join(root, input))).sort()
  for (const file of files) hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

const stampOf = (root: string, part: Part): string => join(root, 'out', '.stamps', part.name)

/** Whether a part has to be built, given the hash of its inputs. */
export function isStale(root: string, part: Part, hash: string): boolean {
  const stamp = stampOf(root, part)
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) return true
  return part.outputs.some((output) => !existsSync(join(root, output)))
}

/** Says that a part was built from inputs of that hash. */
export function markBuilt(root: string, part: Part, hash: string): void {
  const stamp = stampOf(root, part)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}
