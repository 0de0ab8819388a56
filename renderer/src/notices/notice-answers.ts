/**
 * Which notices the engineer has answered by saying that they have the ticket: as the server marked them, and before it
 * has, as the ticket says with what was asked on this device.
 */
import type { Client } from '@/app/client/client-types'
import type { Notice } from '@shared/domain/notices'

export interface Answer {
  /** The server knows of it. */
  readonly isConfirmed: boolean
}

export const NO_ANSWERS: ReadonlyMap<string, Answer> = new Map()

/** The others are news, and nobody waits for an answer. */
export const isAsking = ({ reason, important }: Pick<Notice, 'reason' | 'important'>): boolean =>
  reason === 'ladder' || important

export function readAnswers(
  notices: readonly Notice[],
  client: Pick<Client, 'view' | 'actor'> | null,
): ReadonlyMap<string, Answer> {
  if (client === null) return NO_ANSWERS
  const answers = new Map<string, Answer>()
  for (const notice of notices) {
    if (isAsking(notice) && isAnswered(notice, client)) {
      answers.set(notice.id, { isConfirmed: notice.acknowledgedAt !== null })
    }
  }
  return answers
}

/** A mark of the server's stays until the ticket says that the acknowledgement was taken back. */
function isAnswered(notice: Notice, client: Pick<Client, 'view' | 'actor'>): boolean {
  const ticket = client.view(notice.ticketId)?.ticket
  if (ticket === undefined) return notice.acknowledgedAt !== null
  const own = ticket.ladderFacts.filter((fact) => fact.type === 'acknowledged' && fact.by === client.actor.personId)
  return notice.acknowledgedAt === null ? own.some(({ at }) => at >= notice.createdAt) : own.length > 0
}
