/** An attachment, for whoever may read its ticket. What may not be read is not admitted to exist. */
import type { Readable } from 'node:stream'
import { attachedBytes } from '@shared/domain/attached'
import { cleanFileName } from '@shared/domain/files'
import { mayRead } from '@shared/domain/rights'
import { FILE_PROBLEMS } from '@shared/protocol/files'
import { ProblemError, type Session } from '../api/context'
import type { Database } from '../store/database'
import type { DirectoryCache } from '../store/directory'
import { eventsOfCommand, fileTakenAlong } from '../store/event-reader'
import type { FileStore } from './file-store'

export interface AttachmentPorts {
  readonly database: Database
  readonly files: FileStore
  readonly directories: DirectoryCache
}

export interface Attachment {
  readonly name: string
  readonly size: number
  readonly bytes: Readable
}

/**
 * @param commandId of the `attach` command
 * @throws {ProblemError} 404 when there is none on this ticket, it was taken back or erased, or the person may not read the
 *   ticket
 */
export async function readAttachment(
  { database, files, directories }: AttachmentPorts,
  session: Session,
  ticketId: string,
  commandId: string,
): Promise<Attachment> {
  const { organisationId } = session
  const row = await database
    .selectFrom('tickets')
    .select('image')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', ticketId)
    .executeTakeFirst()
  const directory = await directories.load(database, organisationId)
  if (row === undefined || !mayRead(session, row.image, directory)) throw unknownFile()
  if (row.image.undoneCommandIds.includes(commandId)) throw unknownFile()
  const events = await eventsOfCommand(database, organisationId, commandId)
  const own = events.find(({ ticket_id: id, type }) => id === ticketId && type === 'attached')
  const event = own ?? (await fileTakenAlong(database, ticketId, commandId))
  const named = event === undefined ? null : attachedBytes(event)
  // Erased: the same bytes may be here all the same, for the sake of another ticket.
  if (named === null || event?.body == null) throw unknownFile()
  const bytes = await files.read({ organisationId, hash: named.hash })
  if (bytes === null) throw unknownFile()
  return { name: cleanFileName(event.body['fileName'] ?? ''), size: named.size, bytes }
}

const unknownFile = (): ProblemError =>
  new ProblemError(404, FILE_PROBLEMS.unknown, 'The ticket has no such file, or you may not read it')
