/** A central API on a database of its own, with a clock that only the test moves. Requests are real HTTP in memory. */
import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import type { Role } from '@shared/domain/people'
import type { Instant } from '@shared/domain/instant'
import { createAccount } from '../../auth/accounts'
import { testFiles } from '../../files/testing/test-files'
import { openTestDatabase } from '../../testing/database'
import type { OpenDatabase } from '../../store/database'
import { ensureServer, foundOrganisation } from '../../store/organisation'
import { buildApp } from '../app'
import type { Api, AppOptions } from '../app-types'
import type { ApiContext } from '../context'
import { createLogger } from '../log'

export const START_AT: Instant = Date.UTC(2026, 2, 2, 9)
export const ADMIN_TOKEN = 'admin-token-of-a-test-server'
export const PASSWORD = 'correct horse battery'
export const OWN_ORIGIN = 'http://localhost'

export interface ApiUnderTest {
  readonly app: Api
  readonly context: ApiContext
  readonly organisationId: string
  readonly deskGroupId: string
  /** Lines of the log so far. */
  readonly log: readonly string[]
  advance(byMs: number): void
  addAccount(login: string, roles?: readonly Role[]): Promise<string>
}

export interface ApiUnderTestOptions extends Partial<Pick<AppOptions, 'origins' | 'pageFolder' | 'trustedProxies'>> {
  readonly isDemo?: boolean
}

let shared: Promise<OpenDatabase> | undefined

/** One database for all files of a worker, empty for each test: making one takes a second. It ends with the worker. */
async function emptyDatabase(): Promise<OpenDatabase> {
  shared ??= openTestDatabase()
  const opened = await shared
  await sql`truncate server, organisations, people, groups, tickets, commands, notices, clients, feed cascade`.execute(
    opened.database,
  )
  return opened
}

/** Lives until the test that asked for it ends. */
export async function apiUnderTest({ isDemo = false, ...options }: ApiUnderTestOptions = {}): Promise<ApiUnderTest> {
  const { database } = await emptyDatabase()
  let now = START_AT
  const log: string[] = []
  const { serverId, tokenSecret } = await ensureServer(database, now)
  const founded = await foundOrganisation(database, { name: 'Test', deskName: 'Desk', isDemo, now })
  const context: ApiContext = { database, files: testFiles(), serverId, tokenSecret, now: () => now, isDemo }
  const app = await buildApp(context, {
    version: '0.0.0-test',
    logger: createLogger('info', { write: (line) => void log.push(line) }),
    origins: [],
    trustedProxies: [],
    pageFolder: null,
    adminToken: ADMIN_TOKEN,
    ...options,
  })
  onTestFinished(() => app.close())
  return {
    app,
    context,
    ...founded,
    log,
    advance: (byMs) => void (now += byMs),
    addAccount: (login, roles = ['engineer']) =>
      createAccount(
        database,
        {
          organisationId: founded.organisationId,
          login,
          password: PASSWORD,
          roles,
          person: { name: `Person ${login}` },
          groupIds: [founded.deskGroupId],
        },
        now,
      ),
  }
}
