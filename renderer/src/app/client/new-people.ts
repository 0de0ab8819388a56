/** Requesters that are known only by registrations which the server has not answered. */
import type { Command } from '@shared/domain/command'
import { commandDefinitions } from '@shared/domain/commands'
import type { Person } from '@shared/domain/people'

export function newPeopleOf(commands: readonly Command[]): readonly Person[] {
  return commands.flatMap((command) => {
    if (command.name !== 'registerTicket') return []
    const args = commandDefinitions.registerTicket.args.safeParse(command.args)
    if (!args.success || args.data.newRequester === undefined) return []
    return [{ ...args.data.newRequester, tier: null, roles: [], isActive: true, externalRef: null }]
  })
}
