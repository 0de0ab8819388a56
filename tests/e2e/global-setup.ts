/**
 * Loads the demo once for all specs; the folder goes when they are done. Whoever works on one spec may name a folder that
 * is loaded already (`OPORA_E2E_DEMO_DATA`): it is copied like any other, and stays.
 */
import { DEMO_DATA_VARIABLE, makeDemoData, removeFolder } from './support/demo-data'

export default async function globalSetup(): Promise<() => void> {
  if (process.env[DEMO_DATA_VARIABLE] !== undefined) return () => undefined
  const folder = await makeDemoData()
  process.env[DEMO_DATA_VARIABLE] = folder
  return () => removeFolder(folder)
}
