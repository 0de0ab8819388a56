/** Loads the demo once for all specs; the folder goes when they are done. */
import { DEMO_DATA_VARIABLE, makeDemoData, removeFolder } from './support/demo-data'

export default async function globalSetup(): Promise<() => void> {
  const folder = await makeDemoData()
  process.env[DEMO_DATA_VARIABLE] = folder
  return () => removeFolder(folder)
}
