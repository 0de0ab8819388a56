/** The database of a server, opened, or one sentence about why it cannot be: where it is, what is wrong, what to do. */
import { openPglite, openPostgres, type OpenDatabase } from './database'

export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'

  constructor(
    readonly code: 'database.invalidUrl' | 'database.unreachable' | 'database.refused' | 'database.unreadable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/**
 * @param folder where PGlite keeps its files
 * @param url of a PostgreSQL server, as somebody wrote it; null takes the folder
 * @throws {DatabaseError}
 */
export async function openDatabase(folder: string, url: string | null): Promise<OpenDatabase> {
  if (url !== null) return openServerDatabase(url)
  try {
    return await openPglite(folder)
  } catch (error) {
    const detail = `The database in ${folder} cannot be opened. Put a backup back, or set OPORA_DATA to another folder.`
    throw new DatabaseError('database.unreadable', detail, { cause: error })
  }
}

async function openServerDatabase(text: string): Promise<OpenDatabase> {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    // Not repeated: a password may stand in it.
    const detail = 'DATABASE_URL is not an address like postgres://user:password@host:5432/database.'
    throw new DatabaseError('database.invalidUrl', detail)
  }
  try {
    return await openPostgres(text)
  } catch (error) {
    throw refusal(error, url)
  }
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH'])

function refusal(error: unknown, url: URL): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const where = `${url.hostname === '' ? 'localhost' : url.hostname}:${url.port === '' ? '5432' : url.port}`
  // The driver's own word for a server that is silent has no code.
  const isSilent = error instanceof Error && /timeout/i.test(error.message)
  if (UNREACHABLE.has(code) || isSilent) {
    const detail = `No PostgreSQL server answers at ${where}. Start it, or correct DATABASE_URL.`
    return new DatabaseError('database.unreachable', detail, { cause: error })
  }
  const what = REFUSALS[code]?.(url)
  if (what === undefined) return error
  const detail = `The PostgreSQL server at ${where} ${what}, or correct DATABASE_URL.`
  return new DatabaseError('database.refused', detail, { cause: error })
}

const REFUSALS: Readonly<Record<string, (url: URL) => string>> = {
  '28P01': ({ username }) => `does not take the password of ${username || 'this user'}. Set it there`,
  '28000': ({ username }) => `does not let ${username || 'this user'} in. Allow it there (pg_hba.conf)`,
  '3D000': ({ pathname }) => `has no database ${pathname.slice(1)}. Create it`,
  '53300': () => 'has no connection left. Allow more of them there',
  '57P03': () => 'is starting or stopping. Wait for it',
}
