/** One migrated database, which every test file begins with a copy of: making one anew takes most of what opening it does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely } from 'kysely'
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../store/database'
import { migrate } from '../store/migrate'
import { PreparingPGliteDialect } from '../store/pglite-dialect'
import type { Tables } from '../store/tables'
import { createDatabase } from './postgres'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where what `dumpDataDir` gave stands; or, with `OPORA_TEST_DATABASE_URL`, the name of a database there. */
    migratedDatabase: string
  }
}

export default async function setup({ provide }: TestProject): Promise<() => void | Promise<void>> {
  const serverUrl = process.env['OPORA_TEST_DATABASE_URL']
  if (serverUrl !== undefined) {
    const { name, url, drop } = await createDatabase(serverUrl)
    const { database, close } = await openPostgres(url)
    await migrate(database)
    await close()
    provide('migratedDatabase', name)
    return drop
  }
  const folder = mkdtempSync(join(tmpdir(), 'opora-migrated-'))
  const path = join(folder, 'pglite.tar')
  const pglite = await PGlite.create('memory://')
  const database = new Kysely<Tables>({ dialect: new PreparingPGliteDialect(pglite) })
  await migrate(database)
  writeFileSync(path, await (await pglite.dumpDataDir('none')).bytes())
  await database.destroy()
  provide('migratedDatabase', path)
  return () => rmSync(folder, { recursive: true, force: true })
}
