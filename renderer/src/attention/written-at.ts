/** Where the text of a refused command is written again, and whether its ticket still lets it be. */
import type { QueueRow } from '@/cache/queue-row'
import { isOpen } from '@shared/domain/ticket'

interface Place {
  /** An action of the ticket with its dialog, or the field for replies or notes. */
  readonly at: string
  /** As far as the row tells; where it cannot tell, the ticket itself says so once it is open. */
  isThere(row: QueueRow): boolean
}

const always = (): boolean => true
const whileOpen = ({ state }: QueueRow): boolean => isOpen(state)

const PLACES: Readonly<Record<string, Place>> = {
  reply: { at: 'reply', isThere: always },
  addNote: { at: 'note', isThere: always },
  recordMessage: { at: 'message', isThere: always },
  logWork: { at: 'workLog', isThere: always },
  handOver: { at: 'handOver', isThere: (row) => whileOpen(row) && row.offeredToGroupId === null },
  answerHandOver: { at: 'return', isThere: (row) => whileOpen(row) && row.offeredToGroupId !== null },
  raise: { at: 'raise', isThere: whileOpen },
  bringIn: { at: 'bringIn', isThere: whileOpen },
  release: { at: 'release', isThere: ({ participantGroupIds }) => participantGroupIds.length > 0 },
  declareMajor: { at: 'declareMajor', isThere: (row) => whileOpen(row) && !row.isMajor && row.majorId === null },
  endMajor: { at: 'endMajor', isThere: ({ isMajor }) => isMajor },
  setPending: { at: 'pending', isThere: whileOpen },
  setPriority: { at: 'priority', isThere: whileOpen },
  resolve: { at: 'resolve', isThere: whileOpen },
  cancel: { at: 'cancel', isThere: whileOpen },
  reopen: { at: 'reopen', isThere: ({ state }) => state === 'resolved' || state === 'closed' },
}

/** @returns null where there is none, or none any more */
export function placeOf(commandName: string, row: QueueRow | undefined): string | null {
  const place = PLACES[commandName]
  return place !== undefined && row !== undefined && place.isThere(row) ? place.at : null
}
