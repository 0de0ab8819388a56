/** Holds processes where a step of a ladder is written and not committed yet, so that a kill never misses. PostgreSQL only. */
import { sql } from 'kysely'
import pg from 'pg'
import { expect, vi } from 'vitest'
import type { TestDatabase } from '../../../testing/database'

export const PATIENCE = { timeout: 60_000, interval: 50 }

/** Until it is let go, nobody can write a notice: the last thing that a step does before it commits. */
export class Hold {
  readonly #client: pg.Client
  #granted: Promise<unknown> = Promise.resolve()

  constructor(private readonly opened: TestDatabase) {
    this.#client = new pg.Client({ connectionString: opened.url! })
  }

  /** Queues up behind whoever waits already: each of them gets on by one step before this one holds. */
  async ask(): Promise<void> {
    await this.#client.connect()
    await this.#client.query('begin')
    const { rows: own } = await this.#client.query<{ pid: number }>('select pg_backend_pid() as pid')
    this.#granted = this.#client.query('lock table notices in share row exclusive mode')
    await vi.waitFor(async () => {
      const { rows } = await sql<{ held: boolean }>`
        select exists (select from pg_locks where relation = 'notices'::regclass
          and mode = 'ShareRowExclusiveLock' and pid = ${own[0]?.pid}) as held`.execute(this.opened.database)
      expect(rows[0]?.held).toBe(true)
    }, PATIENCE)
  }

  async granted(): Promise<void> {
    await this.#granted
  }

  async letGo(): Promise<void> {
    await this.#client.query('commit')
    await this.#client.end()
  }
}

/** Which of these processes has written a step and waits for the lock, not having committed; undefined while none has. */
export async function heldOf(
  { database }: Pick<TestDatabase, 'database'>,
  names: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select application_name as name from pg_stat_activity where application_name = any(${[...names]}::text[])
      and wait_event_type = 'Lock' and query like 'insert into "notices"%' limit 1`.execute(database)
  return rows[0]?.name
}

/** Resolves when the process is in the middle of a step. */
export function inTheMiddle(opened: Pick<TestDatabase, 'database'>, name: string): Promise<void> {
  return vi.waitFor(async () => expect(await heldOf(opened, [name])).toBe(name), PATIENCE)
}
