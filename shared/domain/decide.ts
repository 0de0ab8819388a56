/**
 * `decide(command, ticket, context)`: who may, whether it makes sense now, how it merges, what it yields. The one
 * function behind the overlay of the desktop and the verdict of the server.
 */
import type { Command } from './command'
import { commandDefinitions } from './commands'
import { conflict, rejected, type Decision, type DecisionContext } from './decision'
import type { CommandDefinition } from './definition'
import { draft } from './drafts'
import { standingFor } from './duplicates'
import type { EventDraft, FieldChange } from './event'
import { explain, withoutUnmet } from './merge'
import { isWriter } from './people'
import { isSharedWith, mayRead } from './rights'
import type { Ticket } from './ticket'

/** The definition of a command that this version knows; undefined for one from the future. */
export function definitionOf(name: string, version: number): CommandDefinition<unknown> | undefined {
  if (!Object.hasOwn(commandDefinitions, name)) return undefined
  // Each definition parses its own arguments before it is given them: from here on they are opaque.
  const definition = commandDefinitions[
    name as keyof typeof commandDefinitions
  ] as unknown as CommandDefinition<unknown>
  return version <= definition.version ? definition : undefined
}

/**
 * @param ticket the ticket as it stands; null when there is none
 * @returns `rejected` with `command.unknown` for a name or version this code does not know, `command.invalid` with
 *   the first offending argument (`params.field`, `params.problem`) for arguments that do not fit
 */
export function decide(command: Command, ticket: Ticket | null, context: DecisionContext): Decision {
  const definition = definitionOf(command.name, command.version)
  if (definition === undefined) return rejected('command.unknown', { name: command.name, version: command.version })
  if (!isWriter(context.actor)) return rejected('permission.readOnly')
  if (definition.registers !== true && !isReadable(ticket, context)) return rejected('ticket.unknown')
  const args = definition.args.safeParse(command.args)
  if (!args.success) {
    const issue = args.error.issues[0]
    return rejected('command.invalid', { field: issue?.path.join('.') ?? '', problem: issue?.message ?? 'invalid' })
  }
  const otherIds = definition.others?.(args.data) ?? []
  if (!namesExactly(command.tickets, otherIds))
    return rejected('command.invalid', { field: 'tickets', problem: 'are not those that the command is about' })
  if (!otherIds.every((id) => isReadable(context.others.get(id)?.ticket ?? null, context)))
    return rejected('ticket.unknown')
  if (definition.needs?.(args.data).every((id) => command.deps.includes(id)) === false)
    return rejected('command.invalid', { field: 'deps', problem: 'do not name what the arguments name' })
  if (command.undoes !== undefined && !isUndoing(command.undoes, args.data)) {
    return rejected('command.invalid', { field: 'undoes', problem: 'is not what its arguments ask to undo' })
  }
  const refusal = definition.permit(ticket, args.data, context)
  if (refusal !== null) return rejected(refusal)
  if (ticket === null) return definition.decide(ticket, args.data, context)
  if (ticket.mergedIntoId === null || definition.whenMerged === 'decides')
    return withoutUnmet(definition.decide(ticket, args.data, context), ticket, context)
  return decideOnMerged(definition, ticket, args.data, context)
}

/**
 * What is said on a merged ticket is said on the one that stands for it, and nothing else can be done there. Where that
 * one is not here, or may not be read, or is read by people who might not read this one, it goes back to whoever said it.
 */
function decideOnMerged(
  definition: CommandDefinition<unknown>,
  ticket: Ticket,
  args: unknown,
  context: DecisionContext,
): Decision {
  const standing = definition.whenMerged === 'forwarded' ? standingFor(ticket, context.others) : null
  // Either of them may have gone to another group since the merge.
  if (standing === null || !isReadable(standing, context) || !isSharedWith(ticket, standing, context.directory)) {
    return conflict('ticket.merged', [explain(ticket, 'mergedIntoId', null, 'illegal', context)])
  }
  const decision = definition.decide(standing, args, { ...context, seen: {} })
  if (decision.status === 'conflict' || decision.status === 'rejected') return decision
  const forwardedFrom: FieldChange = { from: null, to: ticket.id }
  const drafts = [...filesTakenAlong(definition, ticket, args, context), ...decision.drafts].map((one) => ({
    ...one,
    fields: { ...one.fields, forwardedFrom },
  }))
  return {
    status: 'merged',
    drafts: [],
    newPeople: decision.newPeople,
    others: { [standing.id]: drafts },
    explanations: [explain(ticket, 'mergedIntoId', standing.id, 'forwarded', context)],
  }
}

/**
 * What is said takes the files along that were attached before the merge, and stayed on the merged ticket: they become
 * files of the one that stands for it, under the names by which the entry has them.
 */
function filesTakenAlong(
  definition: CommandDefinition<unknown>,
  { id, undoneCommandIds }: Ticket,
  args: unknown,
  context: DecisionContext,
): readonly EventDraft[] {
  return (definition.needs?.(args) ?? [])
    .filter((commandId) => !undoneCommandIds.includes(commandId))
    .flatMap((commandId) => context.eventsOf(commandId) ?? [])
    .filter(({ type, ticketId }) => type === 'attached' && ticketId === id)
    .map(({ fields, content, commandId }) =>
      draft(
        'attached',
        null,
        {},
        { content, extra: { attachment: fields['attachment']?.to ?? null, attachedAs: commandId } },
      ),
    )
}

/** A ticket that may not be read is not admitted to exist. */
const isReadable = (ticket: Ticket | null, { actor, directory }: DecisionContext): boolean =>
  ticket !== null && mayRead(actor, ticket, directory)

/** Its own ticket first, then the others, each once. */
function namesExactly(named: readonly string[], otherIds: readonly string[]): boolean {
  const others = named.slice(1)
  return (
    named.length === otherIds.length + 1 &&
    new Set(named).size === named.length &&
    others.every((id) => otherIds.includes(id))
  )
}

/** The envelope repeats what an undo undoes, for those who do not read arguments; both must say the same. */
function isUndoing(commandId: string, args: unknown): boolean {
  return typeof args === 'object' && args !== null && 'commandId' in args && args.commandId === commandId
}
