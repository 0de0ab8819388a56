/** The words that an engineer put into a command, to be copied elsewhere. */
import type { Command } from '@shared/domain/command'

const TEXT_FIELDS = ['subject', 'description', 'text', 'reason', 'priorityReason']

export function textOfCommand(command: Command | null): string {
  const args = command?.args
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return ''
  const fields = args as Readonly<Record<string, unknown>>
  return TEXT_FIELDS.flatMap((name) => {
    const value = fields[name]
    return typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []
  }).join('\n\n')
}
