/** One migrated PGlite, which every test file begins with: making a database anew takes most of what opening one does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely } from 'kysely'
import type { TestProject } from 'vitest/node'
import { migrate } from '../store/migrate'
import { PreparingPGliteDialect } from '../store/pglite-dialect'
import type { Tables } from '../store/tables'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where what `dumpDataDir` gave stands. */
    migratedPglite: string
  }
}

export default async function setup({ provide }: TestProject): Promise<() => void> {
  if (process.env['OPORA_TEST_DATABASE_URL'] !== undefined) return () => undefined
  const folder = mkdtempSync(join(tmpdir(), 'opora-migrated-'))
  const path = join(folder, 'pglite.tar')
  const pglite = await PGlite.create('memory://')
  const database = new Kysely<Tables>({ dialect: new PreparingPGliteDialect(pglite) })
  await migrate(database)
  writeFileSync(path, await (await pglite.dumpDataDir('none')).bytes())
  await database.destroy()
  provide('migratedPglite', path)
  return () => rmSync(folder, { recursive: true, force: true })
}
