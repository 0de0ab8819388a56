/** One ticket whole, for a reader whose desktop does not hold it: as a page of a snapshot would bring it. */
import { mayRead } from '@shared/domain/rights'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { TicketResponse } from '@shared/protocol/search'
import type { Upsert } from '@shared/protocol/sync'
import { ProblemError, type Session } from '../api/context'
import type { CommandServices } from '../commands/services'
import { timelinesOf } from '../store/event-reader'
import { checkClient } from '../sync/client-checks'
import { readNamedPeople } from '../sync/named-people'

/**
 * @param client the schema that it speaks, and the epoch that its cache is of
 * @throws {ProblemError} 404 also for one that the reader may not read: its existence is not admitted; see `checkClient`
 */
export async function readTicket(
  services: CommandServices,
  session: Session,
  id: string,
  client: { readonly schema: number; readonly epoch: string | null },
): Promise<TicketResponse> {
  const { epoch } = await services.directories.load(services.database, session.organisationId)
  checkClient(session, client, epoch)
  const changes = await services.database
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction): Promise<readonly Upsert[]> => {
      const directory = await services.directories.load(transaction, session.organisationId)
      const row = await transaction
        .selectFrom('tickets')
        .select(['version', 'image'])
        .where('organisation_id', '=', session.organisationId)
        .where('id', '=', id)
        .executeTakeFirst()
      if (row === undefined || !mayRead(session, row.image, directory)) {
        throw new ProblemError(404, PROBLEM_CODES.notFound, 'There is no such ticket, or it is not yours to read')
      }
      const { version, image } = row
      const events = (await timelinesOf(transaction, [id])).get(id) ?? []
      return [
        ...(await readNamedPeople({ transaction, session }, [{ image, events }])),
        { op: 'upsert', entity: 'ticket', id, version, image },
        { op: 'upsert', entity: 'timeline', id, version, image: events },
      ]
    })
  return { serverNow: services.now(), epoch, changes }
}
