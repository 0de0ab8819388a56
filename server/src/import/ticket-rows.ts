/**
 * Brings the rows of each ticket together. Where a file keeps them together, tickets pass through one by one; only
 * joined files, and files in no order, are held until they are read to their end.
 */
import { dirname, join } from 'node:path'
import type { CompiledMap } from './compiled-map'
import { ImportError } from './import-error'
import type { InputRule } from './map-schema'
import type { TicketRows } from './observe'
import { openFile } from './open-file'
import { readCsv } from './read-csv'
import { readJson } from './read-json'
import { compileCondition } from './rules'
import type { BadRow, ReadRow, SourceRow } from './rows'
import { compileTemplate, namesIn, type Scope, type Template } from './template'

/** Where each input of the map is. */
export type InputFiles = Readonly<Record<string, string>>

export interface RowCounts {
  rows: number
  /** Left out by the map's own `skip`. */
  skippedRows: number
}

/**
 * @param mainFile of the first input; the others lie beside it unless `others` says where
 * @throws {ImportError} when an input has no file
 */
export function inputFiles(compiled: CompiledMap, mainFile: string, others: InputFiles = {}): InputFiles {
  const files: Record<string, string> = {}
  for (const [index, [name, input]] of Object.entries(compiled.map.inputs).entries()) {
    const beside = input.file === undefined ? undefined : join(dirname(mainFile), input.file)
    const file = index === 0 ? mainFile : (others[name] ?? beside)
    if (file === undefined)
      throw new ImportError(
        'import.fileUnreadable',
        `Nothing says which file the input "${name}" is: --with ${name}=FILE`,
      )
    files[name] = file
  }
  return files
}

/** Every ticket of the first input, with its rows of all inputs. */
export async function* readTickets(
  compiled: CompiledMap,
  files: InputFiles,
  counts: RowCounts,
  onBadRow: (row: BadRow) => void,
): AsyncGenerator<TicketRows> {
  const [main, ...joined] = Object.keys(compiled.map.inputs)
  if (main === undefined) return
  const others: Record<string, Map<string, SourceRow[]>> = {}
  for (const name of joined) others[name] = await gather(keyedRows(name))
  const withOthers = (ref: string, rows: readonly SourceRow[]): TicketRows => {
    const all: Record<string, readonly SourceRow[]> = { [main]: rows }
    for (const name of joined) all[name] = others[name]?.get(ref) ?? []
    return { ref, rows: all }
  }
  if (compiled.map.inputs[main]?.isGrouped === true) {
    for await (const [ref, rows] of neighbours(keyedRows(main), (row, reason) =>
      onBadRow({ input: main, line: row.line, reason }),
    )) {
      yield withOthers(ref, rows)
    }
    return
  }
  for (const [ref, rows] of await gather(keyedRows(main))) yield withOthers(ref, rows)

  async function* keyedRows(name: string): AsyncGenerator<readonly [string, SourceRow]> {
    const input = compiled.map.inputs[name]
    const file = files[name]
    if (input === undefined || file === undefined) return
    const key = keyOf(input)
    const skips = input.skip.map(compileCondition)
    let isFirst = true
    for await (const read of rowsOfFile(file, input)) {
      counts.rows += 1
      if (read.kind === 'bad') {
        onBadRow({ input: name, line: read.line, reason: read.reason })
        continue
      }
      if (isFirst && input.format === 'csv') checkColumns(compiled, name, input, file, Object.keys(read.values))
      isFirst = false
      const scope = plainScope(compiled, read.values)
      if (skips.some((isSkipped) => isSkipped(scope))) {
        counts.skippedRows += 1
        continue
      }
      const ref = key(scope)
      if (ref === null) onBadRow({ input: name, line: read.line, reason: `names no ticket (${input.ticket})` })
      else yield [ref, { line: read.line, values: read.values }]
    }
  }
}

function keyOf(input: InputRule): Template {
  const template = compileTemplate(input.ticket)
  if (input.ticketPattern === undefined) return template
  const pattern = new RegExp(input.ticketPattern, 'iu')
  return (scope) => pattern.exec(template(scope) ?? '')?.[1] ?? null
}

async function* rowsOfFile(file: string, input: InputRule): AsyncGenerator<ReadRow> {
  const stream = await openFile(file)
  yield* input.format === 'csv'
    ? readCsv(stream, { delimiter: input.delimiter, encoding: input.encoding })
    : readJson(stream, input.encoding)
}

function plainScope(compiled: CompiledMap, values: SourceRow['values']): Scope {
  return (name) => {
    const value = values[name]?.trim()
    return value === undefined || compiled.missing.has(value) ? null : value
  }
}

async function gather(rows: AsyncIterable<readonly [string, SourceRow]>): Promise<Map<string, SourceRow[]>> {
  const gathered = new Map<string, SourceRow[]>()
  for await (const [ref, row] of rows) {
    const known = gathered.get(ref)
    if (known === undefined) gathered.set(ref, [row])
    else known.push(row)
  }
  return gathered
}

async function* neighbours(
  rows: AsyncIterable<readonly [string, SourceRow]>,
  onStray: (row: SourceRow, reason: string) => void,
): AsyncGenerator<readonly [string, readonly SourceRow[]]> {
  const done = new Set<string>()
  let current = null as { readonly ref: string; readonly rows: SourceRow[] } | null
  for await (const [ref, row] of rows) {
    if (current?.ref === ref) {
      current.rows.push(row)
      continue
    }
    if (done.has(ref)) {
      onStray(row, `stands apart from the other rows of ${ref}: the map says isGrouped`)
      continue
    }
    if (current !== null) yield [current.ref, current.rows]
    done.add(ref)
    current = { ref, rows: [row] }
  }
  if (current !== null) yield [current.ref, current.rows]
}

/** A column that the map names and the file has not is a mistake in the map, found with the first row. */
function checkColumns(
  compiled: CompiledMap,
  name: string,
  input: InputRule,
  file: string,
  columns: readonly string[],
): void {
  const { map } = compiled
  const wanted = new Set([...namesIn(input.ticket), ...input.skip.flatMap((condition) => Object.keys(condition))])
  for (const event of map.events) if (event.input === name) collectNames(event, wanted)
  const absent = [...wanted].filter((column) => !columns.includes(column) && !isOfOtherInput(column, map.inputs))
  if (absent.length === 0) return
  throw new ImportError(
    'import.missingColumn',
    `${file} has no column ${absent.map((column) => `"${column}"`).join(', ')}; it has ${columns.join(', ')}`,
  )
}

function isOfOtherInput(column: string, inputs: Readonly<Record<string, unknown>>): boolean {
  const dot = column.indexOf('.')
  return dot > 0 && column.slice(0, dot) in inputs
}

function collectNames(value: unknown, into: Set<string>, key = ''): void {
  if (typeof value === 'string') {
    if (key !== 'format' && key !== 'matches') for (const name of namesIn(value)) into.add(name)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
      if (name === 'when' && typeof member === 'object' && member !== null)
        for (const column of Object.keys(member)) into.add(column)
      else if (name !== 'values') collectNames(member, into, name)
    }
  }
}
