/** From what came over the wire to a command: cleaned of what cannot be stored, parsed on its own, never thrown at. */
import { z } from 'zod'
import { commandSchema, type Command } from '@shared/domain/command'
import { storableJson, TooDeepError } from '../store/json'

export type ReadCommand =
  | { readonly kind: 'command'; readonly command: Command }
  | {
      readonly kind: 'invalid'
      /** Null when there is none to remember the refusal by. */
      readonly id: string | null
      readonly field: string
      readonly problem: string
    }

const idSchema = z.looseObject({ id: z.uuid() })

export function readCommand(raw: unknown): ReadCommand {
  const named = idSchema.safeParse(raw)
  const id = named.success ? named.data.id.toLowerCase() : null
  let clean: unknown
  try {
    clean = storableJson(raw)
  } catch (error) {
    if (!(error instanceof TooDeepError)) throw error
    return { kind: 'invalid', id, field: '', problem: error.message }
  }
  const parsed = commandSchema.safeParse(clean)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { kind: 'invalid', id, field: issue?.path.join('.') ?? '', problem: issue?.message ?? 'invalid' }
  }
  // One spelling for one command: a UUID in capitals is the same UUID.
  const { data } = parsed
  return {
    kind: 'command',
    command: {
      ...data,
      id: data.id.toLowerCase(),
      tickets: lowerCased(data.tickets),
      deps: lowerCased(data.deps),
      base: Object.fromEntries(Object.entries(data.base).map(([ticketId, seen]) => [ticketId.toLowerCase(), seen])),
    },
  }
}

const lowerCased = (ids: readonly string[]): readonly string[] => [...new Set(ids.map((id) => id.toLowerCase()))]
