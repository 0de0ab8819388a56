/**
 * Files on their way to the server. Nothing here is counted or remembered beside the parts themselves, so a process that
 * was killed leaves nothing that could be wrong: what has its name in the store has arrived. Only the end is written
 * into the database: who sent which file.
 */
import { createHash } from 'node:crypto'
import { fileRulesOf } from '@shared/domain/files'
import type { Instant } from '@shared/domain/instant'
import { isWriter } from '@shared/domain/people'
import { FILE_PART_BYTES, FILE_PROBLEMS, partCountOf, partRange, type FileArrival } from '@shared/protocol/files'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { ProblemError, type Session } from '../api/context'
import type { Database } from '../store/database'
import { isKept, PartsGoneError, StoreFullError, type ArrivalKey, type FileStore } from './file-store'
import { hasSent, lockBytes, noteSent } from './sent-files'

export interface ArrivalPorts {
  readonly database: Database
  readonly files: FileStore
  readonly now: () => Instant
}

export interface Announced {
  readonly hash: string
  readonly size: number
}

/** @throws {ProblemError} 403, or 413 for a file that the organisation does not take */
export async function arrivalOf(ports: ArrivalPorts, session: Session, announced: Announced): Promise<FileArrival> {
  const key = await arrivalKey(ports, session, announced)
  const isStored = await hasSent(ports.database, session, announced)
  return { serverNow: ports.now(), isStored, parts: isStored ? [] : [...(await ports.files.parts(key))] }
}

/** @throws {ProblemError} 400 for a part of another length, 422 for one that is not what its checksum says */
export async function takePart(
  ports: ArrivalPorts,
  session: Session,
  announced: Announced,
  part: { readonly index: number; readonly partHash: string; readonly bytes: Uint8Array },
): Promise<void> {
  const key = await arrivalKey(ports, session, announced)
  const { start, end } = partRange(announced.size, part.index)
  if (part.bytes.length !== end - start) {
    const detail = `Part ${part.index} must have ${Math.max(0, end - start)} bytes (${FILE_PART_BYTES} but for the last)`
    throw new ProblemError(400, PROBLEM_CODES.invalidRequest, detail, { field: 'index' })
  }
  if (createHash('sha256').update(part.bytes).digest('hex') !== part.partHash) {
    throw new ProblemError(422, FILE_PROBLEMS.partBroken, 'The part was damaged on the way; send it again')
  }
  await withRoom(() => ports.files.putPart(key, part.index, part.bytes))
}

/**
 * All parts are there: the file is made, and held to its hash. A repeat gets the same answer.
 *
 * @throws {ProblemError} 409 when parts are missing, 422 when they make another file
 */
export async function finishArrival(ports: ArrivalPorts, session: Session, announced: Announced): Promise<void> {
  const key = await arrivalKey(ports, session, announced)
  if (await hasSent(ports.database, session, announced)) return
  const partCount = partCountOf(announced.size)
  const arrived = new Set(await ports.files.parts(key))
  const missing = Array.from({ length: partCount }, (_, index) => index).filter((index) => !arrived.has(index))
  if (missing.length > 0) throw partsMissing(`${missing.length} of ${partCount} parts are missing`)
  if (!(await withRoom(() => whileThere(() => ports.files.assemble(key, partCount))))) {
    const detail = 'The parts make another file than the one that was announced; send it from the start'
    throw new ProblemError(422, FILE_PROBLEMS.checksum, detail)
  }
  await ports.database.transaction().execute(async (transaction) => {
    await lockBytes(transaction, key)
    if (!(await isKept(ports.files, key))) throw partsMissing('The file was erased in the same moment')
    await noteSent(transaction, session, announced, ports.now())
  })
}

const partsMissing = (what: string): ProblemError =>
  new ProblemError(409, FILE_PROBLEMS.partsMissing, `${what}; ask which, and send them`)

/** Two processes may be asked to finish one file, by a client that did not hear the first. */
async function whileThere<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PartsGoneError)) throw error
    throw partsMissing('Another request has taken the parts')
  }
}

async function arrivalKey({ database }: ArrivalPorts, session: Session, announced: Announced): Promise<ArrivalKey> {
  if (!isWriter(session)) {
    throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Only those who work on tickets may send files')
  }
  const { organisationId, personId } = session
  const { file_rules: rules } = await database
    .selectFrom('organisations')
    .select('file_rules')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  const { maxBytes } = fileRulesOf({ fileRules: rules ?? undefined })
  if (announced.size > maxBytes) {
    throw new ProblemError(413, FILE_PROBLEMS.tooLarge, `Files of more than ${maxBytes} bytes are not taken`)
  }
  if (announced.size === 0) throw new ProblemError(400, PROBLEM_CODES.invalidRequest, 'There is nothing in the file')
  return { organisationId, personId, ...announced }
}

async function withRoom<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof StoreFullError)) throw error
    const detail = 'The disk for files is full; the file is asked for again later'
    throw new ProblemError(507, FILE_PROBLEMS.storeFull, detail, { retryAfterSeconds: 300 })
  }
}
