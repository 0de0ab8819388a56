/** What takes an action back, where no undo does. */
import type { Intent } from '@/app/client/client-types'
import type { CommandArgs } from '@shared/domain/commands'

/**
 * On two tickets at once: linking and unlinking are each other's way back, and so are merging and taking apart. A person
 * is given the earlier values.
 */
export function wayBack(intent: Intent, ticketId: string): { readonly back?: Intent } {
  if (intent.name === 'linkToMajor') return { back: { name: 'unlinkFromMajor', ticketId, args: intent.args } }
  if (intent.name === 'unlinkFromMajor') return { back: { name: 'linkToMajor', ticketId, args: intent.args } }
  if (intent.name === 'mergeTickets') return { back: { name: 'unmergeTickets', ticketId, args: intent.args } }
  if (intent.name === 'unmergeTickets') return { back: { name: 'mergeTickets', ticketId, args: intent.args } }
  if (intent.name === 'changeRequester')
    return { back: { name: 'changeRequester', ticketId, args: backOf(intent.args) } }
  return {}
}

function backOf({ requesterId, phone, email, zone, language }: CommandArgs['changeRequester']) {
  const swapped = <Value>(change: { seen: Value; to: Value } | undefined) =>
    change === undefined ? undefined : { seen: change.to, to: change.seen }
  return { requesterId, phone: swapped(phone), email: swapped(email), zone: swapped(zone), language: swapped(language) }
}
