/**
 * What the palette finds: tickets of the cache by number, code, subject or requester, commands by their words, and what
 * the server has found besides.
 */
import type { QueueIndex, QueueOwner } from '@/cache/queue-index'
import type { QueueRow } from '@/cache/queue-row'
import type { Instant } from '@shared/domain/instant'
import type { FoundTicket } from '@shared/protocol/search'
import { isCommandEnabled, type AppCommand } from '../commands-registry'

export type PaletteEntry =
  | { readonly kind: 'ticket'; readonly key: string; readonly row: QueueRow }
  | {
      readonly kind: 'found'
      readonly key: string
      readonly ticket: FoundTicket
      /** This device has it: it was found by what only the server searches. */
      readonly isHere: boolean
    }
  | { readonly kind: 'command'; readonly key: string; readonly command: AppCommand; readonly title: string }

/** More would only push the commands out of sight. */
const TICKET_LIMIT = 8

const fold = (text: string): string => text.toLowerCase().replaceAll('ё', 'е')

const wordsOf = (text: string): readonly string[] => fold(text).split(/[^\p{L}\p{N}]+/u)

/** Where tickets are looked for; null while nobody is signed in. */
export interface TicketSource {
  readonly index: QueueIndex
  readonly owner: QueueOwner
  readonly now: Instant
}

/** A word or two that many tickets have are no number. */
const MOST_LOOKED_AT = 500

/** Open tickets before finished ones; a ticket whose number was typed in full before all. */
export function findTickets(source: TicketSource | null, typed: string): readonly PaletteEntry[] {
  const words = typed.trim().replace(/^[№#]\s*/, '')
  if (source === null || words === '') return []
  const { index, owner, now } = source
  const ids = (['allOpen', 'resolved'] as const).flatMap((view) => index.ids({ view, owner, now, words }))
  const exactId = /^\d+$/.test(words) ? index.idOfNumber(Number(words)) : undefined
  const rows = [...new Set([...(exactId === undefined ? [] : [exactId]), ...ids.slice(0, MOST_LOOKED_AT)])].flatMap(
    (id) => index.get(id) ?? [],
  )
  const isExact = (row: QueueRow): boolean => String(row.number) === words || fold(row.provisionalCode) === fold(words)
  return [...rows.filter(isExact), ...rows.filter((row) => !isExact(row))]
    .slice(0, TICKET_LIMIT)
    .map((row) => ({ kind: 'ticket', key: `ticket:${row.id}`, row }))
}

/** What the server found, without what stands among the tickets of the cache already. */
export function besides(
  found: readonly FoundTicket[],
  tickets: readonly PaletteEntry[],
  isHere: (ticketId: string) => boolean,
): readonly PaletteEntry[] {
  const shown = new Set(tickets.flatMap((entry) => (entry.kind === 'ticket' ? [entry.row.id] : [])))
  return found
    .filter(({ id }) => !shown.has(id))
    .map((ticket) => ({ kind: 'found', key: `found:${ticket.id}`, ticket, isHere: isHere(ticket.id) }))
}

/** What stands first: commands when one of them begins with what was typed, else tickets. */
export function inOrder(
  tickets: readonly PaletteEntry[],
  offered: readonly PaletteEntry[],
  typed: string,
): readonly (readonly PaletteEntry[])[] {
  const wanted = fold(typed.trim())
  const isNamed = offered.some((entry) => entry.kind === 'command' && fold(entry.title).startsWith(wanted))
  return isNamed ? [offered, tickets] : [tickets, offered]
}

/** Commands that can be done now and in whose words every typed word begins one. */
export function findCommands(
  all: readonly AppCommand[],
  typed: string,
  titleOf: (command: AppCommand) => string,
): readonly PaletteEntry[] {
  const wanted = wordsOf(typed).filter(Boolean)
  return all
    .filter((command) => command.hidden !== true && isCommandEnabled(command))
    .map((command) => ({ command, title: titleOf(command) }))
    .filter(({ title }) => {
      const words = wordsOf(title)
      return wanted.every((word) => words.some((candidate) => candidate.startsWith(word)))
    })
    .map(({ command, title }) => ({ kind: 'command', key: `command:${command.id}`, command, title }))
}
