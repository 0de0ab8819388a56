/** Kysely's dialect for PGlite, on a connection that keeps its statements prepared. */
import type { PGlite } from '@electric-sql/pglite'
import { CompiledQuery, PGliteDialect, type DatabaseConnection, type Driver, type TransactionSettings } from 'kysely'
import { PGliteConnection } from './pglite-connection'

export class PreparingPGliteDialect extends PGliteDialect {
  constructor(private readonly pglite: PGlite) {
    super({ pglite })
  }

  override createDriver(): Driver {
    return new PreparingDriver(this.pglite)
  }
}

/** One connection; Kysely sees to it that one user at a time has it. */
class PreparingDriver implements Driver {
  readonly #connection: PGliteConnection

  constructor(private readonly pglite: PGlite) {
    this.#connection = new PGliteConnection(pglite)
  }

  init(): Promise<void> {
    return this.pglite.waitReady
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    // It stays open until the database is closed.
  }

  async beginTransaction(_connection: DatabaseConnection, { isolationLevel }: TransactionSettings): Promise<void> {
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`
    await this.#connection.executeQuery(CompiledQuery.raw(`begin${level}`))
  }

  commitTransaction(): Promise<void> {
    return this.#connection.commit()
  }

  async rollbackTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async destroy(): Promise<void> {
    if (!this.pglite.closed) await this.pglite.close()
  }
}
