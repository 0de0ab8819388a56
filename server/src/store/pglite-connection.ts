/**
 * PGlite as one connection that keeps its statements prepared. PGlite's own `query` has a statement parsed each time and
 * crosses into the database six times for it, which for the small statements of a command was most of what they cost.
 * Here one that was seen before is bound and executed in a single crossing.
 */
import { messages, protocol, type PGlite } from '@electric-sql/pglite'
import { AbortedTransactionError, type CompiledQuery, type DatabaseConnection, type QueryResult } from 'kysely'

/** A statement that PostgreSQL has parsed. */
interface Prepared {
  /** Empty for one that lasts until the next is parsed. */
  readonly name: string
  readonly parameterTypes: readonly number[]
  readonly columns: readonly messages.Field[]
  usesLeft: number
}

type Answer = Awaited<ReturnType<PGlite['execProtocolStream']>>
type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

const { serialize } = protocol

const WORTH_KEEPING = /^[\s(]*(?:select|insert|update|delete|with|begin|commit|rollback)\b/i
/** Whatever else is not worth keeping may change the tables that kept statements are about. */
const LEAVES_TABLES_ALONE = /^\s*(?:set|show|explain|savepoint|release|rollback)\b/i
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
    return { rows: this.#rowsOf<Row>(prepared, answer), ...affectedRows(answer) }
  }

  /** @throws {AbortedTransactionError} when a statement had failed: PostgreSQL then answers COMMIT by rolling back */
  async commit(): Promise<void> {
    const { answer } = await this.#execute({ sql: 'commit', parameters: [] })
    if (tagOf(answer) === 'ROLLBACK') throw new AbortedTransactionError()
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('PGlite gives a result only as a whole')
  }

  async #execute({ sql, parameters }: Statement): Promise<{ prepared: Prepared; answer: Answer }> {
    const prepared = this.#kept.get(sql) ?? (await this.#prepare(sql))
    const values = parameters.map((value, index) => this.#serialized(value, prepared.parameterTypes[index] ?? 0))
    const answer = await this.#send(serialize.bind({ statement: prepared.name, values }), serialize.execute({}))
    if (prepared.name !== '') await this.#keep(sql, prepared)
    else if (!LEAVES_TABLES_ALONE.test(sql)) await this.#forgetAll()
    return { prepared, answer }
  }

  async #prepare(sql: string): Promise<Prepared> {
    const isWorthKeeping = sql.length <= LONGEST_KEPT && WORTH_KEEPING.test(sql)
    const name = isWorthKeeping ? `kept_${(this.#lastName += 1)}` : ''
    const answer = await this.#send(serialize.parse({ name, text: sql }), serialize.describe({ type: 'S', name }))
    const parameters = answer.find((message) => message instanceof messages.ParameterDescriptionMessage)
    const row = answer.find((message) => message instanceof messages.RowDescriptionMessage)
    const [parameterTypes, columns] = [parameters?.dataTypeIDs ?? [], row?.fields ?? []]
    return { name, parameterTypes, columns, usesLeft: USES_OF_A_PLAN }
  }

  #serialized(value: unknown, type: number): string | null {
    if (value === null || value === undefined) return null
    const serialized = this.pglite.serializers[type]?.(value) ?? value
    if (typeof serialized === 'string' || typeof serialized === 'number') return String(serialized)
    throw new TypeError(`A parameter of type ${type} cannot be a ${typeof value}`)
  }

  #rowsOf<Row>({ columns }: Prepared, answer: Answer): Row[] {
    const readers = columns.map(({ name, dataTypeID }) => {
      const parse = this.pglite.parsers[dataTypeID]
      return { name, read: (text: string): unknown => (parse === undefined ? text : parse(text, dataTypeID)) }
    })
    return answer.flatMap((message) => {
      if (!(message instanceof messages.DataRowMessage)) return []
      const row: Record<string, unknown> = {}
      for (const [index, { name, read }] of readers.entries()) {
        const text = message.fields[index] ?? null
        row[name] = text === null ? null : read(text)
      }
      return [row as Row]
    })
  }

  /** The most recently used are kept, each until its plan is old. */
  async #keep(sql: string, prepared: Prepared): Promise<void> {
    prepared.usesLeft -= 1
    this.#kept.delete(sql)
    if (prepared.usesLeft > 0) this.#kept.set(sql, prepared)
    else await this.#send(closing(prepared))
    const [longestUnused] = this.#kept
    if (this.#kept.size <= MOST_KEPT || longestUnused === undefined) return
    this.#kept.delete(longestUnused[0])
    await this.#send(closing(longestUnused[1]))
  }

  async #forgetAll(): Promise<void> {
    const parts = [...this.#kept.values()].map(closing)
    this.#kept.clear()
    await this.#send(...parts)
  }

  /** In a folder, PostgreSQL itself writes through: there is nothing to copy to a file system afterwards. */
  #send(...parts: readonly Uint8Array[]): Promise<Answer> {
    return this.pglite.execProtocolStream(Buffer.concat([...parts, serialize.sync()]), { syncToFs: false })
  }
}

const closing = ({ name }: Prepared): Uint8Array => serialize.close({ type: 'S', name })

const tagOf = (answer: Answer): string =>
  answer.find((message) => message instanceof messages.CommandCompleteMessage)?.text ?? ''

/** `INSERT 0 3` wrote three rows, `UPDATE 2` two. */
function affectedRows(answer: Answer): Pick<QueryResult<unknown>, 'numAffectedRows'> {
  const [, count] = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/.exec(tagOf(answer)) ?? []
  return count === undefined ? {} : { numAffectedRows: BigInt(count) }
}
