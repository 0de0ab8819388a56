/** What an organisation takes as attachments. Set by its administrators; desktops have it with the settings. */
import type { FileRules } from '@shared/domain/files'
import { isAdmin } from '@shared/domain/people'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { ProblemError, type Session } from '../api/context'
import type { Database } from '../store/database'
import { toJson } from '../store/json'

/** Counts for what is chosen from then on; what is attached stays. @throws {ProblemError} 403 */
export async function setFileRules(database: Database, session: Session, rules: FileRules): Promise<void> {
  if (!isAdmin(session)) {
    const detail = 'What may be attached is set by administrators: ask one of them'
    throw new ProblemError(403, PROBLEM_CODES.forbidden, detail)
  }
  await database
    .updateTable('organisations')
    .set((expression) => ({
      file_rules: toJson(rules),
      version: expression('version', '+', 1),
      last_command_id: null,
    }))
    .where('id', '=', session.organisationId)
    .execute()
}
