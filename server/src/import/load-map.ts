/** Reads a map from its YAML file, with the tables that it includes. Every mistake is told, with file and path. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { ImportError } from './import-error'
import { inLanguage, type Language } from './in-language'
import { mapSchema, tablesSchema, type ImportMap, type NameRule } from './map-schema'

/**
 * @param language of texts that the map gives in both
 * @throws {ImportError} `import.mapUnreadable` or `import.mapInvalid`, its message one line for each mistake
 */
export async function loadMap(path: string, language: Language = 'en'): Promise<ImportMap> {
  const map = check(mapSchema, await readYaml(path, language), path)
  const tables = { ...map.tables }
  const pools = { ...map.pools }
  for (const name of map.include) {
    const included = join(dirname(path), name)
    const more = check(tablesSchema, await readYaml(included, language), included)
    Object.assign(tables, more.tables)
    Object.assign(pools, more.pools)
  }
  const whole = { ...map, tables, pools }
  const mistakes = danglingNames(whole)
  if (mistakes.length > 0) throw invalid(path, mistakes)
  return whole
}

/** @throws {ImportError} as {@link loadMap}; for a map that is already in memory */
export function parseMap(input: unknown): ImportMap {
  const map = check(mapSchema, input, 'map')
  const mistakes = danglingNames(map)
  if (mistakes.length > 0) throw invalid('map', mistakes)
  return map
}

/** @throws {ImportError} when the file is not there or is no YAML */
export async function readYaml(path: string, language: Language): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new ImportError('import.mapUnreadable', `Cannot read ${path}`, { cause: error })
  }
  const document = parseDocument(text)
  const [first] = document.errors
  if (first !== undefined) throw new ImportError('import.mapInvalid', `${path}: ${first.message}`)
  return inLanguage(document.toJS(), language)
}

/** Checks what came out of a YAML file. */
export function check<Schema extends z.ZodType>(schema: Schema, input: unknown, path: string): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw invalid(
    path,
    parsed.error.issues.flatMap((issue) => describe(issue, [])),
  )
}

function invalid(path: string, mistakes: readonly string[]): ImportError {
  return new ImportError(
    'import.mapInvalid',
    [`${path} is not a valid map:`, ...mistakes.map((mistake) => `  ${mistake}`)].join('\n'),
  )
}

/** A union tells only that none fitted: what is wrong is in the branch that came furthest. */
function describe(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly string[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.filter((branch) => branch.length > 0)
    const depth = (branch: readonly z.core.$ZodIssue[]): number => Math.max(...branch.map((inner) => inner.path.length))
    const deepest = branches.toSorted((left, right) => depth(right) - depth(left) || left.length - right.length)[0]
    if (deepest !== undefined && depth(deepest) > 0) return deepest.flatMap((inner) => describe(inner, path))
    return [`${path.join('.')}: ${issue.message}`]
  }
  return [`${path.length === 0 ? 'the file' : path.join('.')}: ${issue.message}`]
}

/** Names that a map uses and does not define. */
function danglingNames(map: ImportMap): readonly string[] {
  const mistakes: string[] = []
  const inputs = Object.keys(map.inputs)
  map.events.forEach((event, index) => {
    if (!inputs.includes(event.input)) mistakes.push(`events.${index}.input: there is no input "${event.input}"`)
  })
  const rules: readonly (readonly [string, NameRule])[] = [
    ['people.names', map.people.names],
    ['groups.names', map.groups.names],
    ['categories.names', map.categories.names],
    ...Object.entries(map.lookups).map(([name, rule]) => [`lookups.${name}`, rule] as const),
  ]
  for (const [path, rule] of rules) {
    for (const table of rule.tables)
      if (map.tables[table] === undefined) mistakes.push(`${path}.tables: there is no table "${table}"`)
    if (rule.pool !== undefined && map.pools[rule.pool] === undefined)
      mistakes.push(`${path}.pool: there is no pool "${rule.pool}"`)
  }
  const { aliases } = map.people
  if (aliases !== undefined && map.tables[aliases] === undefined)
    mistakes.push(`people.aliases: there is no table "${aliases}"`)
  return mistakes
}
