/** What was asked of a device, to be looked for in the record afterwards. */
import type { LocalClient } from '@/app/client/local-client'

export type Intent = Parameters<LocalClient['dispatch']>[0]

export interface Asked {
  readonly id: string
  readonly name: string
  readonly ticketId: string
  /** What it says; must stand in the record once when it went through. */
  readonly text: string | null
}

/** @returns null for what says nothing of its own */
export function textOf({ name, args }: Intent): string | null {
  switch (name) {
    case 'attach':
      return args.file.name
    case 'registerTicket':
      return args.subject
    case 'reply':
    case 'addNote':
    case 'recordMessage':
      return args.text
    case 'logWork':
      return args.text ?? null
    case 'raise':
    case 'bringIn':
    case 'declareMajor':
    case 'endMajor':
      return args.reason
    default:
      return null
  }
}
