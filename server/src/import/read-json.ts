/**
 * Reads JSON element by element: one array of objects, or JSON Lines. The array is cut into its elements while it is
 * read, so that a large export is never held whole. Nested values become columns with dots: `fields.status.name`.
 */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { ReadRow } from './rows'

export async function* readJson(stream: Readable, encoding: BufferEncoding): AsyncGenerator<ReadRow> {
  stream.setEncoding(encoding)
  const lines = createInterface({ input: stream, crlfDelay: Infinity })
  // `readline` loses the error of its input.
  const failed = new Promise<never>((_resolve, reject) => stream.once('error', reject))
  failed.catch(() => undefined)
  let splitter: ArraySplitter | null = null
  let isDecided = false
  let line = 0
  for await (const rawText of lines) {
    line += 1
    const text = line === 1 ? rawText.replace(/^\uFEFF/, '') : rawText
    if (!isDecided && text.trim() !== '') {
      isDecided = true
      if (text.trimStart().startsWith('[')) splitter = new ArraySplitter()
    }
    if (splitter === null) {
      if (text.trim() !== '') yield toRow(text, line)
    } else {
      for (const element of splitter.take(text, line)) yield toRow(element.text, element.line)
    }
  }
  if (stream.errored !== null) await failed
  if (splitter?.isUnfinished === true)
    yield { kind: 'bad', line: splitter.startsAt, reason: 'the array ends in the middle of this element' }
}

/** Cuts the text of a JSON array into the texts of its elements, by counting brackets outside strings. */
class ArraySplitter {
  startsAt = 1
  #depth = 0
  #isInString = false
  #isEscaped = false
  #current = ''

  get isUnfinished(): boolean {
    return this.#depth > 0
  }

  *take(text: string, line: number): Generator<{ readonly text: string; readonly line: number }> {
    let start = 0
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index]
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (character === '\\') this.#isEscaped = true
        else if (character === '"') this.#isInString = false
      } else if (character === '"') this.#isInString = true
      else if (character === '{' || character === '[') {
        this.#depth += 1
        // At depth 1 the array itself opens: elements are one deeper.
        if (this.#depth <= 2) {
          start = this.#depth === 1 ? index + 1 : index
          this.startsAt = line
          this.#current = ''
        }
      } else if (character === '}' || character === ']') {
        this.#depth -= 1
        if (this.#depth === 1) {
          yield { text: this.#current + text.slice(start, index + 1), line: this.startsAt }
          this.#current = ''
          start = index + 1
        }
      }
    }
    if (this.#depth > 1) this.#current += `${text.slice(start)}\n`
  }
}

function toRow(text: string, line: number): ReadRow {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return { kind: 'bad', line, reason: `is no JSON: ${error instanceof Error ? error.message : 'unreadable'}` }
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return { kind: 'bad', line, reason: 'is no JSON object' }
  const values: Record<string, string> = {}
  flatten(parsed, '', values)
  return { kind: 'row', line, values }
}

function flatten(value: unknown, path: string, into: Record<string, string>): void {
  if (value === null || value === undefined) {
    into[path] = ''
  } else if (typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) flatten(member, path === '' ? key : `${path}.${key}`, into)
  } else if (typeof value === 'string') into[path] = value
  else into[path] = JSON.stringify(value)
}
