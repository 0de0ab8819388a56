/** A command that attaches a file is decided about only once the file is here, whole and from the same person. */
import type { Command } from '@shared/domain/command'
import { definitionOf } from '@shared/domain/decide'
import { isWriter } from '@shared/domain/people'
import type { Session } from '../api/context'
import { holdSent } from '../files/sent-files'
import type { DatabaseTransaction } from '../store/database'

/** @returns true as well for what needs no file, or will be refused for another reason */
export async function isFileHere(
  transaction: DatabaseTransaction,
  command: Command,
  session: Session,
): Promise<boolean> {
  const definition = definitionOf(command.name, command.version)
  if (definition?.file === undefined || !isWriter(session)) return true
  const args = definition.args.safeParse(command.args)
  return !args.success || holdSent(transaction, session, definition.file(args.data))
}
