/** Open tickets that are under something else than what is in force for them, as the rules of matching say. */
import { sql } from 'kysely'
import { policyFor } from '@shared/domain/drafts'
import type { PolicyReference } from '@shared/sla'
import type { Behind } from '@shared/protocol/policies'
import type { Queryable } from '../store/database'
import type { SharedDirectory } from '../store/directory'
import { FIRST_ID, takeTurns } from './turns'

export interface TicketBehind {
  readonly ticketId: string
  readonly number: number
  readonly from: PolicyReference | null
  readonly to: PolicyReference
}

/** Small rows: a few milliseconds a query. */
const CHUNK = 500

/**
 * Walks the open tickets by id.
 *
 * @param after the id that the walk goes on behind
 */
export async function* ticketsBehind(
  database: Queryable,
  organisationId: string,
  shared: SharedDirectory,
  after: string | null = null,
): AsyncGenerator<TicketBehind> {
  const turns = takeTurns()
  for (let last = after; ;) {
    const rows = await readOpen(database, organisationId, last)
    for (const row of rows) {
      const to = policyFor(shared, { ...row, kind: row.kind })
      if (to !== null && !isSame(row.policy, to)) yield { ticketId: row.id, number: row.number, from: row.policy, to }
    }
    if (rows.length < CHUNK) return
    last = rows.at(-1)?.id ?? null
    await turns.pause()
  }
}

/** How many there are, and from which version to which. */
export async function countBehind(
  database: Queryable,
  organisationId: string,
  shared: SharedDirectory,
): Promise<Omit<Behind, 'serverNow'>> {
  const moves = new Map<string, Behind['moves'][number]>()
  let tickets = 0
  for await (const { from, to } of ticketsBehind(database, organisationId, shared)) {
    const key = JSON.stringify([from, to])
    moves.set(key, { from, to, tickets: (moves.get(key)?.tickets ?? 0) + 1 })
    tickets += 1
  }
  return { tickets, moves: [...moves.values()].sort((one, other) => other.tickets - one.tickets) }
}

const isSame = (one: PolicyReference | null, other: PolicyReference): boolean =>
  one?.policyId === other.policyId && one.policyVersion === other.policyVersion

interface OpenRow {
  readonly id: string
  readonly number: number
  readonly policy: PolicyReference | null
  readonly kind: string
  readonly serviceId: string | null
  readonly categoryId: string | null
  readonly tier: string | null
}

async function readOpen(
  database: Queryable,
  organisationId: string,
  after: string | null,
): Promise<readonly OpenRow[]> {
  const { rows } = await sql<OpenRow>`
    select tickets.id, tickets.number, nullif(image -> 'policy', 'null'::jsonb) as policy, image ->> 'kind' as kind,
      image ->> 'serviceId' as "serviceId", image ->> 'categoryId' as "categoryId",
      coalesce(image ->> 'tier', people.tier) as tier
    from tickets left join people on people.id = tickets.requester_id
    where tickets.organisation_id = ${organisationId} and state not in ('resolved', 'closed', 'cancelled')
      and tickets.id > ${after ?? FIRST_ID}::uuid
    order by tickets.id limit ${CHUNK}`.execute(database)
  return rows
}
