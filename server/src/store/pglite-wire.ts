/**
 * What goes to PGlite's engine and what comes back, as bytes of PostgreSQL's protocol. PGlite's own writer grows its
 * buffer value by value, and its reader makes an object of every message: a third of what a command cost this process.
 */
import { messages, protocol } from '@electric-sql/pglite'

const { serialize } = protocol

/** A statement that PostgreSQL has parsed. */
export interface Described {
  readonly parameterTypes: readonly number[]
  readonly columns: readonly messages.Field[]
}

/** What a statement answered. */
export interface Answer {
  /** Values as text, in the order of the columns. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** `INSERT 0 3`, `UPDATE 2`, `COMMIT`; of the last statement. */
  readonly tag: string
}

const BIND = 0x42
const DATA_ROW = 0x44
const COMMAND_COMPLETE = 0x43
const ERROR = 0x45

/** What every execution ends with: all rows of the unnamed portal, and the end of the message. */
const EXECUTE_AND_SYNC = Buffer.concat([serialize.execute({}), serialize.sync()])

/** The engine counts parameters in 16 bits; more would be taken for fewer. */
const MOST_VALUES = 65_535

/** @param name of a prepared statement; its values as text */
export function executionOf(name: string, values: readonly (string | null)[]): Buffer {
  if (values.length > MOST_VALUES) throw new RangeError(`A statement has at most ${MOST_VALUES} parameters`)
  const sizes = values.map((value) => (value === null ? -1 : Buffer.byteLength(value)))
  // The portal without a name, the statement, no formats (all is text), the values, no formats of columns.
  const length = 4 + 1 + Buffer.byteLength(name) + 1 + 2 + 2 + 2
  const total = sizes.reduce((sum, size) => sum + 4 + Math.max(0, size), length)
  const bytes = Buffer.allocUnsafe(1 + total + EXECUTE_AND_SYNC.length)
  let at = bytes.writeUInt8(BIND, 0)
  at = bytes.writeInt32BE(total, at)
  at = bytes.writeUInt8(0, at)
  at += bytes.write(name, at)
  at = bytes.writeUInt8(0, at)
  at = bytes.writeUInt16BE(0, at)
  at = bytes.writeUInt16BE(values.length, at)
  for (const [index, value] of values.entries()) {
    at = bytes.writeInt32BE(sizes[index] ?? -1, at)
    if (value !== null) at += bytes.write(value, at)
  }
  at = bytes.writeUInt16BE(0, at)
  EXECUTE_AND_SYNC.copy(bytes, at)
  return bytes
}

export const preparationOf = (name: string, text: string): Buffer =>
  Buffer.concat([serialize.parse({ name, text }), serialize.describe({ type: 'S', name }), serialize.sync()])

export const closingOf = (names: readonly string[]): Buffer =>
  Buffer.concat([...names.map((name) => serialize.close({ type: 'S', name })), serialize.sync()])

/** @throws PGlite's `DatabaseError`, whose `code` is the SQLSTATE */
export function readAnswer(bytes: Buffer): Answer {
  const rows: (string | null)[][] = []
  let tag = ''
  for (let at = 0; at < bytes.length;) {
    const kind = bytes[at]
    const start = at + 5
    at += 1 + bytes.readInt32BE(at + 1)
    if (kind === DATA_ROW) rows.push(readRow(bytes, start))
    else if (kind === COMMAND_COMPLETE) tag = bytes.toString('latin1', start, at - 1)
    else if (kind === ERROR) throw errorIn(bytes)
  }
  return { rows, tag }
}

function readRow(bytes: Buffer, start: number): (string | null)[] {
  const values = new Array<string | null>(bytes.readUInt16BE(start))
  let at = start + 2
  for (let index = 0; index < values.length; index += 1) {
    const size = bytes.readInt32BE(at)
    at += 4
    values[index] = size === -1 ? null : bytes.toString('utf8', at, at + size)
    at += Math.max(0, size)
  }
  return values
}

/** @throws PGlite's `DatabaseError` when the statement was not understood */
export function readDescription(bytes: Buffer): Described {
  let described: Described = { parameterTypes: [], columns: [] }
  for (const message of parsed(bytes)) {
    if (message instanceof messages.DatabaseError) throw message
    if (message instanceof messages.ParameterDescriptionMessage)
      described = { ...described, parameterTypes: message.dataTypeIDs }
    if (message instanceof messages.RowDescriptionMessage) described = { ...described, columns: message.fields }
  }
  return described
}

function errorIn(bytes: Buffer): Error {
  const error = parsed(bytes).find((message) => message instanceof messages.DatabaseError)
  return error ?? new Error('PGlite said that a statement failed, and not why')
}

function parsed(bytes: Buffer): readonly unknown[] & readonly { readonly name: string }[] {
  const found: Parameters<Parameters<InstanceType<typeof protocol.Parser>['parse']>[1]>[0][] = []
  new protocol.Parser().parse(bytes, (message) => found.push(message))
  return found
}
