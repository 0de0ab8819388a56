/**
 * Loads the demo for all specs; it goes when they are done. Whoever works on one spec may name a folder that is loaded
 * already (`OPORA_E2E_DEMO_DATA`): it is copied like any other, and stays; all specs run on PGlite then.
 */
import { startPrivatePostgres } from '../../scripts/private-postgres'
import { DEMO_DATA_VARIABLE, makeDemos } from './support/demo-copy'

export default async function globalSetup(): Promise<() => void | Promise<void>> {
  if (process.env[DEMO_DATA_VARIABLE] !== undefined) return () => undefined
  const postgres = await startPrivatePostgres()
  const remove = await makeDemos(postgres.url)
  return async () => {
    remove()
    await postgres.stop()
  }
}
