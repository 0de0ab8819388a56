/** Turns an intent into a command: identity, what the engineer saw, and what it depends on. */
import { v7 as uuidv7 } from 'uuid'
import type { Command, SeenTicket } from '@shared/domain/command'
import { definitionOf } from '@shared/domain/decide'
import { commandDefinitions } from '@shared/domain/commands'
import type { Instant } from '@shared/domain/instant'
import type { Json } from '@shared/domain/json'
import { currentValue } from '@shared/domain/merge'
import type { Intent, TicketView } from './client-types'
import type { PendingMemory } from './pending-memory'

export interface CommandSource {
  readonly commandId: string
  readonly ticketId: string
  /** What the engineer has before them; null for a registration. */
  readonly view: TicketView | null
  /** Of another ticket that the command names; null when this device has it not. */
  readonly viewOf: (ticketId: string) => TicketView | null
  readonly pending: PendingMemory
  readonly clientAt: Instant
}

export function buildCommand(intent: Intent, source: CommandSource): Command {
  const args = intent.args as Json
  const tickets = [source.ticketId, ...othersOf(intent.name, args)]
  const undoes = intent.name === 'undo' ? intent.args.commandId : undefined
  return {
    id: source.commandId,
    name: intent.name,
    version: commandDefinitions[intent.name].version,
    tickets,
    args,
    base: seenBase(intent.name, commandDefinitions[intent.name].version, tickets, source),
    deps: [
      ...new Set([
        ...dependencies(intent.name, args, tickets, source),
        ...neededBy(intent.name, args),
        ...(intent.deps ?? []),
      ]),
    ],
    ...(intent.groupId === undefined ? {} : { groupId: intent.groupId }),
    ...(undoes === undefined ? {} : { undoes }),
    clientAt: source.clientAt,
  }
}

/**
 * The same wish, asked on what stands now: for what the server refused.
 *
 * @param lost files that it shows and that will not go through: it is asked without them
 */
export function askAgain(command: Command, source: CommandSource, lost: readonly string[] = []): Command {
  const tickets = [source.ticketId, ...command.tickets.slice(1)]
  const args = withoutFiles(command.args, lost)
  return {
    ...command,
    id: source.commandId,
    tickets,
    base: seenBase(command.name, command.version, tickets, source),
    args,
    deps: [...new Set([...dependencies(command.name, args, tickets, source), ...neededBy(command.name, args)])],
    clientAt: source.clientAt,
  }
}

export const newId = (): string => uuidv7()

/** The tickets that an intent names besides its own. */
function othersOf(name: string, args: Json): readonly string[] {
  const definition = definitionOf(name, 1)
  if (definition?.others === undefined) return []
  const parsed = definition.args.safeParse(args)
  return parsed.success ? definition.others(parsed.data) : []
}

/** The commands whose files it shows. */
export function neededBy(name: string, args: Json): readonly string[] {
  const definition = definitionOf(name, 1)
  if (definition?.needs === undefined) return []
  const parsed = definition.args.safeParse(args)
  return parsed.success ? definition.needs(parsed.data) : []
}

function withoutFiles(args: Json, commandIds: readonly string[]): Json {
  const files = objectOf(args, 'files')
  if (!Array.isArray(files)) return args
  return { ...(args as object), files: files.filter((id: Json) => typeof id !== 'string' || !commandIds.includes(id)) }
}

function seenBase(
  name: string,
  version: number,
  tickets: readonly string[],
  { view, viewOf, ticketId }: CommandSource,
): Command['base'] {
  const reads = definitionOf(name, version)?.reads ?? []
  const seenOf = ({ ticket, base }: TicketView): SeenTicket => ({
    version: base?.version ?? 0,
    seen: Object.fromEntries(reads.map((field) => [field, currentValue(ticket, field)])),
  })
  return Object.fromEntries(
    tickets.flatMap((id) => {
      const held = id === ticketId ? view : viewOf(id)
      return held === null ? [] : [[id, seenOf(held)] as const]
    }),
  )
}

/**
 * Its tickets' registrations, and the one that brings its requester, while they are unanswered; and what was changed of
 * the same person from another ticket: two lanes keep no order, and the later value must stay.
 */
function dependencies(
  name: string,
  args: Json,
  tickets: readonly string[],
  { commandId, pending }: CommandSource,
): readonly string[] {
  const requesterId = textOf(args, 'requesterId')
  const earlier = pending.all().filter(({ command, acknowledgedVersions }) => {
    if (acknowledgedVersions !== null || command.id === commandId) return false
    const isSameLane = command.tickets.some((id) => tickets.includes(id))
    if (command.name === 'changeRequester' && name === command.name)
      return !isSameLane && textOf(command.args, 'requesterId') === requesterId
    if (command.name !== 'registerTicket') return false
    return isSameLane || (requesterId !== null && textOf(objectOf(command.args, 'newRequester'), 'id') === requesterId)
  })
  return earlier.map(({ command }) => command.id)
}

function objectOf(value: Json, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return (value as { readonly [key: string]: Json })[name] ?? null
}

function textOf(value: Json, name: string): string | null {
  const found = objectOf(value, name)
  return typeof found === 'string' ? found : null
}
