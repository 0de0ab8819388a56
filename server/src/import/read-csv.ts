/**
 * Reads CSV row by row: quoted line breaks, a byte order mark, repeated column names (the second `name` becomes
 * `name (2)`). A row with the wrong number of fields is reported with its line and left out.
 */
import type { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { ImportError } from './import-error'
import type { ReadRow } from './rows'

export interface CsvOptions {
  readonly delimiter: string
  readonly encoding: BufferEncoding
}

/** Longer than any honest record: most likely a quotation mark that is never closed. */
const MAX_RECORD_CHARACTERS = 4_000_000

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/** @throws {ImportError} when the file has no header */
export async function* readCsv(stream: Readable, options: CsvOptions): AsyncGenerator<ReadRow> {
  const parser = parse({
    bom: true,
    delimiter: options.delimiter,
    encoding: options.encoding,
    info: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  })
  stream.on('error', (error) => parser.destroy(error))
  stream.pipe(parser)
  let columns: readonly string[] | null = null
  let line = 1
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      const startsAt = line
      line = info.lines + 1
      if (columns === null) columns = uniqueNames(record)
      else if (record.length !== columns.length) {
        yield { kind: 'bad', line: startsAt, reason: `has ${record.length} fields, the header has ${columns.length}` }
      } else yield { kind: 'row', line: startsAt, values: valuesOf(columns, record) }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield { kind: 'bad', line, reason: `cannot be read from here on: ${error.message}` }
  } finally {
    stream.destroy()
  }
  if (columns === null) throw new ImportError('import.noHeader', 'The file has no header line')
}

function valuesOf(columns: readonly string[], record: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {}
  for (let index = 0; index < columns.length; index += 1) values[columns[index] ?? ''] = record[index] ?? ''
  return values
}

/** Repeated names get a number, so that no column hides another. */
export function uniqueNames(header: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return header.map((raw) => {
    const name = raw.trim()
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}
