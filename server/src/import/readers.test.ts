import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFile } from './open-file'
import { readCsv } from './read-csv'
import { readJson } from './read-json'
import type { ReadRow } from './rows'
import { writeFiles } from './testing/import-world'
import { zipOf } from './testing/zip-of'

async function all(rows: AsyncIterable<ReadRow>): Promise<readonly ReadRow[]> {
  const gathered: ReadRow[] = []
  for await (const row of rows) gathered.push(row)
  return gathered
}

async function csv(content: string | Uint8Array, name = 'file.csv'): Promise<readonly ReadRow[]> {
  const folder = await writeFiles({ [name]: content })
  return all(readCsv(await openFile(join(folder, name)), { delimiter: ',', encoding: 'utf8' }))
}

async function json(content: string): Promise<readonly ReadRow[]> {
  const folder = await writeFiles({ 'file.json': content })
  return all(readJson(await openFile(join(folder, 'file.json')), 'utf8'))
}

describe('CSV', () => {
  it('reads quoted line breaks, and says on which line each row begins', async () => {
    expect(await csv('a,b\r\n1,"two\nlines"\r\n2,"x ""y"""\r\n')).toEqual([
      { kind: 'row', line: 2, values: { a: '1', b: 'two\nlines' } },
      { kind: 'row', line: 4, values: { a: '2', b: 'x "y"' } },
    ])
  })

  it('does not take a byte order mark for a part of the first column', async () => {
    expect(await csv('\uFEFFnumber,b\n1,2\n')).toEqual([{ kind: 'row', line: 2, values: { number: '1', b: '2' } }])
  })

  it('keeps every column of a repeated name', async () => {
    expect(await csv('name,name,name\na,b,c\n')).toEqual([
      { kind: 'row', line: 2, values: { name: 'a', 'name (2)': 'b', 'name (3)': 'c' } },
    ])
  })

  it('lists a row with too few or too many fields by its line, and goes on', async () => {
    expect(await csv('a,b\n1\n1,2,3\n1,2\n')).toEqual([
      { kind: 'bad', line: 2, reason: 'has 1 fields, the header has 2' },
      { kind: 'bad', line: 3, reason: 'has 3 fields, the header has 2' },
      { kind: 'row', line: 4, values: { a: '1', b: '2' } },
    ])
  })

  it('says from which line a quotation mark that is never closed spoils the file', async () => {
    const rows = await csv('a,b\n1,2\n3,"4\n5,6\n')
    expect(rows[0]).toEqual({ kind: 'row', line: 2, values: { a: '1', b: '2' } })
    expect(rows[1]).toMatchObject({ kind: 'bad', line: 3 })
  })

  it('refuses a file without a header', async () => {
    await expect(csv('')).rejects.toMatchObject({ code: 'import.noHeader' })
  })

  it('reads gzip and a zip of one file, whatever they are called', async () => {
    const expected = [{ kind: 'row', line: 2, values: { a: '1' } }]
    expect(await csv(gzipSync('a\n1\n'))).toEqual(expected)
    expect(await csv(zipOf({ 'inside.csv': 'a\n1\n' }))).toEqual(expected)
  })

  it('refuses a zip of several files, and a file that is not there', async () => {
    await expect(csv(zipOf({ 'a.csv': 'a', 'b.csv': 'b' }))).rejects.toMatchObject({
      code: 'import.archiveHasSeveralFiles',
    })
    await expect(openFile('/nowhere/at/all.csv')).rejects.toMatchObject({ code: 'import.fileUnreadable' })
  })
})

describe('JSON', () => {
  it('reads an array and JSON Lines alike', async () => {
    const expected = [
      { kind: 'row', line: 1, values: { a: '1', 'b.c': 'x' } },
      { kind: 'row', line: 2, values: { a: '2', 'b.c': '' } },
    ]
    expect(await json('[{"a":1,"b":{"c":"x"}},\n{"a":2,"b":{"c":null}}]')).toEqual(expected)
    expect(await json('\uFEFF{"a":1,"b":{"c":"x"}}\n{"a":2,"b":{"c":null}}\n')).toEqual(expected)
  })

  it('is not misled by brackets and quotation marks inside strings, nor by elements over many lines', async () => {
    const rows = await json('[\n  {\n    "a": "]} \\" [{",\n    "list": ["x", "y"]\n  },\n  {"a": ""}\n]\n')
    expect(rows).toEqual([
      { kind: 'row', line: 2, values: { a: ']} " [{', 'list.0': 'x', 'list.1': 'y' } },
      { kind: 'row', line: 6, values: { a: '' } },
    ])
  })

  it('lists what is no object, and an array that breaks off', async () => {
    expect(await json('{"a":1}\nnonsense\n[1]\n')).toMatchObject([
      { kind: 'row' },
      { kind: 'bad', line: 2 },
      { kind: 'bad', line: 3 },
    ])
    expect(await json('[{"a":1},\n{"a":')).toMatchObject([{ kind: 'row' }, { kind: 'bad', line: 2 }])
  })
})
