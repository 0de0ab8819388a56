/** Links to tickets (`opora://ticket/NUMBER`): those that waited for the page, and those that come. */
import type { Client } from '@/app/client/client-types'
import type { Host } from '@/host/host'

export interface LinkActions {
  readonly openTicket: (ticketId: string) => void
  /** This device does not have it. */
  readonly onMissing: (number: string) => void
}

/** @returns ends it */
export function followLinks(client: Client, host: Host, { openTicket, onMissing }: LinkActions): () => void {
  const open = (number: string): void => {
    const ticketId = ticketOf(client, number)
    if (ticketId === null) onMissing(number)
    else openTicket(ticketId)
  }
  host.deepLinks
    .take()
    .then((answer) => {
      if (answer.kind === 'done') answer.value.forEach(open)
    })
    .catch((error: unknown) => console.error('Links that waited could not be read', error))
  return host.onDeepLinkOpened(({ ticket }) => open(ticket))
}

function ticketOf(client: Pick<Client, 'index' | 'owner' | 'now' | 'row'>, number: string): string | null {
  for (const view of ['allOpen', 'resolved'] as const) {
    const found = client.index.ids({ view, owner: client.owner, now: client.now(), words: number })
    const match = found.find((id) => client.row(id)?.number === Number(number))
    if (match !== undefined) return match
  }
  return null
}
