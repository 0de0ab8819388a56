/**
 * Fetching a ticket that this device does not have: by the link of a colleague, a notification, or a number. One that
 * may not be read is not told apart from one that is not there: the server admits neither.
 */
import { isOutOfReach } from '@/sync/connection'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { Client } from './client-types'
import { ServerCallError } from './server-calls'

/** Why it is not here. `unknown`: the server has no such ticket for this person. */
export type Absence = 'offline' | 'unknown' | 'failed'

type Asked = Pick<Client, 'connection' | 'search'>

/** @returns null once this device has it */
export function bringTicket(client: Asked, ticketId: string): Promise<Absence | null> {
  return orAbsence(client, async () => {
    await client.search.bring(ticketId)
    return null
  })
}

/** @param number as the server gave it. @returns the ticket, which this device has by then */
export function bringNumber(client: Asked, number: number): Promise<{ readonly ticketId: string } | Absence> {
  return orAbsence(client, async () => {
    const { found } = await client.search.find(String(number))
    const ticketId = found.find((one) => one.number === number)?.id
    if (ticketId === undefined) return 'unknown'
    await client.search.bring(ticketId)
    return { ticketId }
  })
}

async function orAbsence<Result>({ connection }: Asked, ask: () => Promise<Result>): Promise<Result | Absence> {
  if (isOutOfReach(connection.kind)) return 'offline'
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ServerCallError)) throw error
    if (error.code === PROBLEM_CODES.notFound) return 'unknown'
    return error.code === 'unreachable' ? 'offline' : 'failed'
  }
}
