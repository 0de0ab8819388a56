/** Links to tickets (`opora://ticket/NUMBER`): those that waited for the page, and those that come. */
import { bringNumber, type Absence } from '@/app/client/bring-ticket'
import type { Client } from '@/app/client/client-types'
import type { Host } from '@/host/host'

export interface LinkActions {
  readonly openTicket: (ticketId: string) => void
  /** This device does not have it, and could not get it. */
  readonly onMissing: (number: string, why: Absence) => void
  /** The link names no ticket. */
  readonly onNone: () => void
}

type Linked = Pick<Client, 'index' | 'search' | 'connection'>

/** @returns ends it */
export function followLinks(client: Linked, host: Host, { openTicket, onMissing, onNone }: LinkActions): () => void {
  let isOver = false
  let rounds = 0
  /** Whoever follows two links sees the second, however long the first takes; but the first one where that leads nowhere. */
  let opened = 0
  async function open(number: string): Promise<void> {
    const round = (rounds += 1)
    const held = client.index.idOfNumber(Number(number))
    const found = held === undefined ? await bringNumber(client, Number(number)) : { ticketId: held }
    if (isOver) return
    if (typeof found === 'string') onMissing(number, found)
    else if (round > opened) {
      opened = round
      openTicket(found.ticketId)
    }
  }
  const follow = (number: string | null): void => {
    if (number === null) onNone()
    else open(number).catch((error: unknown) => console.error('A link could not be followed', error))
  }
  host.deepLinks
    .take()
    .then((answer) => {
      if (answer.kind === 'done') answer.value.forEach(follow)
    })
    .catch((error: unknown) => console.error('Links that waited could not be read', error))
  const stop = host.onDeepLinkOpened(({ ticket }) => follow(ticket))
  return () => {
    isOver = true
    stop()
  }
}
