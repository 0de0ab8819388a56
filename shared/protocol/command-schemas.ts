/**
 * Commands with their arguments, as schemas: one for each name, and all of them, told apart by the name. For the
 * document of the API; a push takes each command as it comes, so that a malformed one is answered in its place.
 */
import { z } from 'zod'
import { COMMAND_NAMES, commandSchema, type CommandName } from '../domain/command'
import { commandDefinitions } from '../domain/commands'
import { MAX_PUSH_COMMANDS, pushRequestSchema } from './sync'

const commandOf = (name: CommandName) =>
  commandSchema.extend({ name: z.literal(name), args: commandDefinitions[name].args as z.ZodType })

/** By name. */
export const commandSchemas = new Map(COMMAND_NAMES.map((name) => [name, commandOf(name)] as const))

const [first, ...others] = COMMAND_NAMES.map((name) => commandSchemas.get(name) ?? commandOf(name))
if (first === undefined) throw new TypeError('There are no commands')
export const anyCommandSchema = z.discriminatedUnion('name', [first, ...others])

/** What a push should send; it refuses nothing but what is no list. */
export const describedPushSchema = pushRequestSchema.extend({
  commands: z.array(anyCommandSchema).min(1).max(MAX_PUSH_COMMANDS),
})
