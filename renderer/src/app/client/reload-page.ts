/** Loads the page anew: in a browser that is how another version of it comes. */
import { currentClient } from './current-client'

/**
 * Saves first what stands in this page alone. What the disk would not have keeps the page.
 *
 * @param reload does it
 * @returns whether it is loaded anew
 */
export async function reloadPage(reload = (): void => location.reload()): Promise<boolean> {
  const unsaved = await currentClient.value?.saveEverything()
  if (unsaved !== undefined && unsaved.changes.length + unsaved.texts > 0) return false
  reload()
  return true
}
