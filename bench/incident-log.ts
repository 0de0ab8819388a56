/**
 * The log of 24,918 incidents. The whole of it is not shipped: `OPORA_INCIDENT_LOG` names it where it is to be had (the
 * zip or the csv; where from stands in `resources/demo/incident-log/SOURCE.md`). Otherwise the shipped selection is
 * repeated under new references until there are as many.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export const INCIDENTS = 24_918
export const LOG_VARIABLE = 'OPORA_INCIDENT_LOG'
const SELECTION = 'resources/demo/incident-log/incident_event_log.every-8th-incident.csv.gz'

export interface IncidentLog {
  readonly path: string
  /** What it is, in words. */
  readonly kind: string
}

export function findIncidentLog(root: string, cache: string): IncidentLog {
  const asked = process.env[LOG_VARIABLE]
  if (asked !== undefined && asked !== '') {
    if (!existsSync(asked)) throw new Error(`${LOG_VARIABLE} names no file: ${asked}`)
    return { path: asked, kind: 'the whole incident log' }
  }
  const log = repeatedSelection(root, cache, INCIDENTS)
  return { ...log, kind: `${log.kind} (${LOG_VARIABLE} is not set)` }
}

/** The same everywhere, as long as it is wanted. */
export function repeatedSelection(root: string, cache: string, wanted: number): IncidentLog {
  const path = join(cache, `repeated-selection-${wanted}.csv`)
  if (!existsSync(path)) {
    mkdirSync(cache, { recursive: true })
    writeFileSync(path, repeated(gunzipSync(readFileSync(join(root, SELECTION))).toString('utf8'), wanted))
  }
  return { path, kind: 'the shipped selection, repeated under new references' }
}

/** The first column is the incident's number; rows of one incident stand together. */
function repeated(csv: string, wanted: number): string {
  const [head = '', ...rows] = csv.trimEnd().split('\n')
  const lines = [head]
  let incidents = 0
  for (let round = 0; incidents <= wanted; round += 1) {
    let last = ''
    for (const row of rows) {
      const number = row.slice(0, row.indexOf(','))
      if (number !== last) incidents += 1
      if (incidents > wanted) break
      last = number
      lines.push(round === 0 ? row : row.replace(number, `${number}R${round}`))
    }
  }
  return `${lines.join('\n')}\n`
}
