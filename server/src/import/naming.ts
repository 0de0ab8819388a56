/**
 * Names for what the other system only numbers: from tables of the map, or made of a pool. The same reference always
 * gets the same name, in every run and on every machine.
 */
import type { ImportMap, NameRule, Tables } from './map-schema'
import { compileTemplate, type Scope } from './template'

export type Namer = (scope: Scope) => string | null

/** FNV-1a: spreads short texts well, and is the same everywhere. */
export function spread(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

export function compileNamer(rule: NameRule, map: Pick<ImportMap, 'tables' | 'pools'>): Namer {
  const keys = rule.keys.map(compileTemplate)
  const tables = rule.tables.map((name) => map.tables[name] ?? {})
  const pick = compileTemplate(rule.pick)
  const pool = rule.pool === undefined ? null : (map.pools[rule.pool] ?? null)
  const { otherwise } = rule
  const otherwiseTemplate = typeof otherwise === 'string' ? compileTemplate(otherwise) : null
  const chosen = (scope: Scope, list: readonly string[]): string | null =>
    list[spread(pick(scope) ?? '') % list.length] ?? null
  return (scope) => {
    for (const template of keys) {
      const key = template(scope)
      if (key === null) continue
      for (const table of tables) {
        const found = table[key]
        if (found !== undefined) return typeof found === 'string' ? found : chosen(scope, found)
      }
    }
    if (pool !== null) return poolName(pool, pick(scope) ?? '')
    if (otherwiseTemplate !== null) return otherwiseTemplate(scope)
    return Array.isArray(otherwise) ? chosen(scope, otherwise) : null
  }
}

/** A prime above the size of any pool: neighbouring numbers get names far apart, and no two the same. */
const STRIDE = 7_919

/** "Caller 2403" → the name of number 2403 in a row of all names of the pool, begun at a place that "Caller" chooses. */
function poolName(pool: Tables['pools'][string], ref: string): string {
  const match = /^(.*?)(\d{1,9})$/.exec(ref)
  const number = match === null ? spread(ref) : Number(match[2]) + spread(match[1] ?? '')
  const part = pool[number % pool.length]
  if (part === undefined) return ref
  const size = part.given.length * part.family.length
  const place = ((Math.floor(number / pool.length) % size) * STRIDE) % size
  const given = part.given[place % part.given.length] ?? ''
  const family = part.family[Math.floor(place / part.given.length)] ?? ''
  return `${given} ${family}`
}
