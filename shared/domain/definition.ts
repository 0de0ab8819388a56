/** What every command defines: the schema of its arguments, whom it is for, and what it yields. */
import type { z } from 'zod'
import type { CommandName } from './command'
import type { Decision, DecisionContext } from './decision'
import type { AttachedFile } from './files'
import type { MergeField } from './merge'
import type { Ticket } from './ticket'

export interface CommandDefinition<Args> {
  readonly name: CommandName
  readonly version: number
  readonly args: z.ZodType<Args>
  /** The fields whose seen values travel with the command, to merge by. */
  readonly reads: readonly MergeField[]
  /** It makes its ticket instead of changing one. */
  readonly registers?: boolean
  /** It changes its ticket's requester, whom the server then holds while it decides. */
  readonly changesRequester?: boolean
  /** The tickets that it names besides its own; most commands name none. */
  others?(args: Args): readonly string[]
  /**
   * What becomes of it on a ticket that was merged into another: it goes on there, or it decides itself. Everything else is
   * refused, since such a ticket can only be read.
   */
  readonly whenMerged?: 'forwarded' | 'decides'
  /** Commands that must have gone through before it, by what its arguments name: `deps` must name them as well. */
  needs?(args: Args): readonly string[]
  /** The file that the server must have before it decides. */
  file?(args: Args): AttachedFile
  /** Whether its decision on this ticket asks who is on duty or absent; only then the server looks it up. */
  asksDuty?(ticket: Ticket): boolean
  /**
   * Whom it is for, among those who write and may read the ticket: that much `decide` has asked of everybody. Each
   * command says it, so that none is open to all because nobody thought of it.
   *
   * @param ticket the current ticket; null only for a command that registers
   * @returns a refusal's stable code, or null
   */
  permit(ticket: Ticket | null, args: Args, context: DecisionContext): string | null
  decide(ticket: Ticket | null, args: Args, context: DecisionContext): Decision
}

/** The rule of most commands: colleagues help each other out, and the record says who did what. */
export const everyWriter = (): null => null

/** A command on a ticket that exists: spares each of them the null. */
export function ticketCommand<Args>(
  definition: Omit<CommandDefinition<Args>, 'decide' | 'permit'> & {
    readonly permit: (ticket: Ticket, args: Args, context: DecisionContext) => string | null
    readonly decide: (ticket: Ticket, args: Args, context: DecisionContext) => Decision
  },
): CommandDefinition<Args> {
  const { permit, decide, ...rest } = definition
  return {
    ...rest,
    permit: (ticket, args, context) => (ticket === null ? 'ticket.unknown' : permit(ticket, args, context)),
    decide: (ticket, args, context) =>
      ticket === null ? { status: 'rejected', code: 'ticket.unknown', params: {} } : decide(ticket, args, context),
  }
}
