/**
 * People as commands of this device make them which the server has not answered: requesters that are known only by their
 * registration, and what was set right about those that are known.
 */
import type { Command } from '@shared/domain/command'
import { commandDefinitions, type CommandArgs } from '@shared/domain/commands'
import type { Person } from '@shared/domain/people'
import { REQUESTER_FIELDS, type PersonChange } from '@shared/domain/requester'

export interface PendingPeople {
  readonly newPeople: readonly Person[]
  /** In the order of the outbox: a later one lies over an earlier one. */
  readonly changes: readonly PersonChange[]
}

export const NO_PENDING_PEOPLE: PendingPeople = { newPeople: [], changes: [] }

/** @param personId whose commands they are */
export function pendingPeople(commands: readonly Command[], personId: string): PendingPeople {
  return {
    newPeople: commands.flatMap((command) => newPersonOf(command) ?? []),
    changes: commands.flatMap((command) => changeOf(command, personId) ?? []),
  }
}

/** Whether somebody is shown as anybody else than before. */
export const isSamePeople = (one: PendingPeople, other: PendingPeople): boolean => keyOf(one) === keyOf(other)

const keyOf = ({ newPeople, changes }: PendingPeople): string =>
  [...newPeople.map(({ id }) => id), ...changes.map(({ write }) => write.commandId)].join()

function newPersonOf(command: Command): Person | null {
  if (command.name !== 'registerTicket') return null
  const args = commandDefinitions.registerTicket.args.safeParse(command.args)
  if (!args.success || args.data.newRequester === undefined) return null
  return { ...args.data.newRequester, tier: null, roles: [], isActive: true, externalRef: null }
}

function changeOf(command: Command, personId: string): PersonChange | null {
  if (command.name !== 'changeRequester') return null
  const args = commandDefinitions.changeRequester.args.safeParse(command.args)
  if (!args.success) return null
  return {
    personId: args.data.requesterId,
    values: valuesOf(args.data),
    write: { by: personId, commandId: command.id, at: command.clientAt },
  }
}

const valuesOf = (args: CommandArgs['changeRequester']): PersonChange['values'] =>
  Object.fromEntries(REQUESTER_FIELDS.flatMap((field) => (args[field] === undefined ? [] : [[field, args[field].to]])))
