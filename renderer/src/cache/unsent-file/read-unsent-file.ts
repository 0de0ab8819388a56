/**
 * Reads a file of unsent changes. What cannot be read is counted and passed over, and what follows it is read; a last
 * line that was torn goes. Nothing is written down here but files that are whole.
 */
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import { partCountOf, partRange } from '@shared/protocol/files'
import { fromBase64 } from '../base64'
import { sha256 } from '../sha256'
import { openLine, passphraseKey } from './passphrase-key'
import { entrySchema, parseHeader, UnsentFileError, type FilePart, type UnsentFileOwner } from './unsent-file'

export interface CarriedFile {
  readonly hash: string
  readonly size: number
}

export interface ReadFile {
  readonly records: readonly JournalRecord[]
  /** Changes that were written into it, those included that it does not hold any more. */
  readonly written: number
  /** Lines in the middle that are damaged, or of somebody else. */
  readonly damaged: number
  /** It ends in the middle of a line. */
  readonly isTorn: boolean
}

/** Whatever else was chosen, a film perhaps, is not read any further. */
const LONGEST_HEADER = 4_096
const LINE_END = 10

type Keep = (file: CarriedFile, bytes: Uint8Array<ArrayBuffer>) => Promise<void>

/**
 * @param owner whose changes are expected
 * @param keep is given each file that came whole, one after another
 * @throws {UnsentFileError}
 */
export async function readUnsentFile(
  file: Blob,
  passphrase: string,
  owner: UnsentFileOwner,
  keep: Keep,
): Promise<ReadFile> {
  const head = new Uint8Array(await file.slice(0, LONGEST_HEADER).arrayBuffer())
  const end = head.indexOf(LINE_END)
  const header = parseHeader(new TextDecoder().decode(end < 0 ? head : head.subarray(0, end)))
  const { serverId, personId, salt, iterations, changes } = header
  if (serverId !== owner.serverId) throw new UnsentFileError('otherServer')
  if (personId !== owner.personId) throw new UnsentFileError('otherPerson')
  const key = await passphraseKey(passphrase, fromBase64(salt), iterations)
  const records: JournalRecord[] = []
  const files = new FileBuilder(keep)
  const count = { opened: 0, sealed: 0, damaged: 0 }
  let isTorn = false
  for await (const { text, isWhole } of linesOf(file.slice(end + 1))) {
    const line = await openLine(text, key)
    if (line.kind !== 'opened') {
      if (!isWhole && line.kind === 'damaged') isTorn = true
      else count[line.kind] += 1
      continue
    }
    count.opened += 1
    const entry = parseEntry(line.text)
    if (entry?.kind === 'filePart') await files.take(entry)
    else if (entry?.record.serverId === serverId && entry.record.personId === personId) records.push(entry.record)
    else count.damaged += 1
  }
  if (count.opened === 0 && count.sealed > 0) throw new UnsentFileError('wrongPassphrase')
  if (count.opened === 0 && changes > 0) throw new UnsentFileError('allDamaged')
  return { records, written: changes, damaged: count.sealed + count.damaged, isTorn }
}

function parseEntry(text: string) {
  try {
    return entrySchema.parse(JSON.parse(text))
  } catch (error) {
    console.warn('A line of the file says nothing that is known', error)
    return null
  }
}

/** Puts the parts of a file together. They stand one after another; one that is not whole goes with the next. */
class FileBuilder {
  #hash = ''
  #parts = new Map<number, Uint8Array<ArrayBuffer>>()

  constructor(private readonly keep: Keep) {}

  async take({ hash, size, index, bytes }: FilePart): Promise<void> {
    if (hash !== this.#hash) {
      this.#hash = hash
      this.#parts = new Map()
    }
    this.#parts.set(index, fromBase64(bytes))
    if (this.#parts.size < partCountOf(size)) return
    const whole = new Uint8Array(size)
    for (const [at, part] of this.#parts) {
      const { start, end } = partRange(size, at)
      if (end - start !== part.length) return
      whole.set(part, start)
    }
    this.#parts = new Map()
    if ((await sha256(whole)) === hash) await this.keep({ hash, size }, whole)
  }
}

interface Line {
  readonly text: string
  /** Its end was read. */
  readonly isWhole: boolean
}

/** Line by line: a file of many attachments is not held in memory. */
async function* linesOf(file: Blob): AsyncGenerator<Line> {
  const reader = file.stream().getReader()
  const decoder = new TextDecoder()
  let rest: string[] = []
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const [start = '', ...others] = decoder.decode(read.value, { stream: true }).split('\n')
    rest.push(start)
    for (const next of others) {
      yield { text: rest.join(''), isWhole: true }
      rest = [next]
    }
  }
  const last = rest.join('')
  if (last !== '') yield { text: last, isWhole: false }
}
