/** Whether a change is in the outbox after all, for whoever keeps its words on screen until it is. */
import type { Client, SavedResult } from './client-types'

/**
 * What is not there is withdrawn, so that it is not saved one day beside what is asked anew.
 *
 * @returns true when its words may go from the screen; the second copy may be missing
 */
export function isKept(client: Pick<Client, 'withdraw'>, commandId: string, result: SavedResult): boolean {
  if (result.kind === 'saved' || result.code === 'journal') return true
  // Nothing was asked: there is nothing to withdraw, and nothing was saved by another attempt.
  return result.code !== 'ticketNotHere' && !client.withdraw(commandId)
}
