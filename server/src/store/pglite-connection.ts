/**
 * PGlite as one connection that keeps its statements prepared. PGlite's own `query` has a statement parsed each time and
 * crosses into the database six times for it, which for the small statements of a command was most of what they cost.
 * Here one that was seen before is bound and executed in a single crossing.
 */
import type { PGlite } from '@electric-sql/pglite'
import { AbortedTransactionError, type CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely'
import { closingOf, executionOf, preparationOf, readAnswer, readDescription, type Answer } from './pglite-wire'

/** A statement that PostgreSQL has parsed. */
interface Prepared {
  /** Empty for one that lasts until the next is parsed. */
  readonly name: string
  readonly parameterTypes: readonly number[]
  readonly columns: readonly Column[]
  usesLeft: number
}

interface Column {
  readonly name: string
  readonly read: (text: string) => unknown
}

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

const WORTH_KEEPING = /^[\s(]*(?:select|insert|update|delete|with|begin|commit|rollback)\b/i
/** Whatever else is not worth keeping may change the tables that kept statements are about. */
const LEAVES_TABLES_ALONE = /^\s*(?:set|show|explain|savepoint|release|rollback|analyze|vacuum)\b/i
/** Longer ones write many rows, and hardly ever as many again. */
const LONGEST_KEPT = 4_000
const MOST_KEPT = 200
/** A plan is made for tables of the size that they have then, and nothing in PGlite notices that they have grown. */
const USES_OF_A_PLAN = 200

export class PGliteConnection implements DatabaseConnection {
  /** By their text; the one that was not used for longest comes first. */
  readonly #kept = new Map<string, Prepared>()
  #lastName = 0

  constructor(private readonly pglite: PGlite) {}

  /** @throws PGlite's `DatabaseError`, whose `code` is the SQLSTATE */
  async executeQuery<Row>(statement: Statement): Promise<QueryResult<Row>> {
    const { prepared, answer } = await this.#execute(statement)
    return { rows: rowsOf<Row>(prepared, answer), ...affectedRows(answer) }
  }

  /** @throws {AbortedTransactionError} when a statement had failed: PostgreSQL then answers COMMIT by rolling back */
  async commit(): Promise<void> {
    const { answer } = await this.#execute({ sql: 'commit', parameters: [] })
    if (answer.tag === 'ROLLBACK') throw new AbortedTransactionError()
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('PGlite gives a result only as a whole')
  }

  async #execute({ sql, parameters }: Statement): Promise<{ prepared: Prepared; answer: Answer }> {
    const prepared = this.#kept.get(sql) ?? (await this.#prepare(sql))
    const values = parameters.map((value, index) => this.#serialized(value, prepared.parameterTypes[index] ?? 0))
    const answer = readAnswer(await this.#send(executionOf(prepared.name, values)))
    if (prepared.name !== '') await this.#keep(sql, prepared)
    else if (!LEAVES_TABLES_ALONE.test(sql)) await this.#forgetAll()
    return { prepared, answer }
  }

  async #prepare(sql: string): Promise<Prepared> {
    const isWorthKeeping = sql.length <= LONGEST_KEPT && WORTH_KEEPING.test(sql)
    const name = isWorthKeeping ? `kept_${(this.#lastName += 1)}` : ''
    const { parameterTypes, columns } = readDescription(await this.#send(preparationOf(name, sql)))
    const readers = columns.map(({ name: column, dataTypeID }) => ({ name: column, read: this.#readerOf(dataTypeID) }))
    return { name, parameterTypes, columns: readers, usesLeft: USES_OF_A_PLAN }
  }

  #serialized(value: unknown, type: number): string | null {
    if (value === null || value === undefined) return null
    const serialized = this.pglite.serializers[type]?.(value) ?? value
    if (typeof serialized === 'string' || typeof serialized === 'number') return String(serialized)
    throw new TypeError(`A parameter of type ${type} cannot be a ${typeof value}`)
  }

  #readerOf(type: number): Column['read'] {
    const parse = this.pglite.parsers[type]
    return parse === undefined ? (text) => text : (text): unknown => parse(text, type)
  }

  /** The most recently used are kept, each until its plan is old. */
  async #keep(sql: string, prepared: Prepared): Promise<void> {
    prepared.usesLeft -= 1
    this.#kept.delete(sql)
    if (prepared.usesLeft > 0) this.#kept.set(sql, prepared)
    else await this.#send(closingOf([prepared.name]))
    const [longestUnused] = this.#kept
    if (this.#kept.size <= MOST_KEPT || longestUnused === undefined) return
    this.#kept.delete(longestUnused[0])
    await this.#send(closingOf([longestUnused[1].name]))
  }

  async #forgetAll(): Promise<void> {
    const names = [...this.#kept.values()].map(({ name }) => name)
    this.#kept.clear()
    await this.#send(closingOf(names))
  }

  /** In a folder, PostgreSQL itself writes through: there is nothing to copy to a file system afterwards. */
  async #send(message: Buffer): Promise<Buffer> {
    const chunks: Buffer[] = []
    // A chunk lies in the engine's memory, which it writes to again.
    const onRawData = (bytes: Uint8Array): void => void chunks.push(Buffer.from(bytes))
    await this.pglite.execProtocolRawStream(message, { syncToFs: false, onRawData })
    const [first = Buffer.alloc(0)] = chunks
    return chunks.length <= 1 ? first : Buffer.concat(chunks)
  }
}

function rowsOf<Row>({ columns }: Prepared, { rows }: Answer): Row[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {}
    for (const [index, { name, read }] of columns.entries()) {
      const text = values[index] ?? null
      row[name] = text === null ? null : read(text)
    }
    return row as Row
  })
}

/** `INSERT 0 3` wrote three rows, `UPDATE 2` two. */
function affectedRows({ tag }: Answer): Pick<QueryResult<unknown>, 'numAffectedRows'> {
  const [, count] = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/.exec(tag) ?? []
  return count === undefined ? {} : { numAffectedRows: BigInt(count) }
}
