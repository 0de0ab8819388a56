/** Accounts, as the command line makes and closes them. */
import { z } from 'zod'
import { ROLES } from '@shared/domain/people'
import { AccountError, createAccount, disableAccount, listAccounts, setPassword } from '../auth/accounts'
import { MAX_PASSWORD_LENGTH } from '../auth/passwords'
import type { Database } from '../store/database'
import { soleOrganisation } from '../store/sole-organisation'
import { ADMIN, type Api } from './app-types'
import { ProblemError, type ApiContext } from './context'

const loginSchema = z.string().trim().min(1).max(200)
const passwordSchema = z.string().min(1).max(MAX_PASSWORD_LENGTH)

export const newAccountSchema = z.object({
  login: loginSchema,
  password: passwordSchema,
  roles: z.array(z.enum(ROLES)).min(1),
  /** A new person by this name. */
  name: z.string().trim().min(1).max(200).optional(),
  email: z.string().max(200).optional(),
  /** Or somebody who was imported, by their reference in the other system. */
  externalRef: z.string().min(1).max(200).optional(),
  groupNames: z.array(z.string().min(1)).default([]),
})

export const accountListSchema = z.object({
  serverNow: z.number(),
  accounts: z.array(
    z.object({ login: z.string(), name: z.string(), roles: z.array(z.enum(ROLES)), isActive: z.boolean() }),
  ),
})

const changedSchema = z.object({ serverNow: z.number() })

export function registerAccountRoutes(app: Api, context: ApiContext): void {
  const { database } = context

  app.get(
    '/v1/admin/accounts',
    { config: ADMIN, schema: { summary: 'All accounts', tags: ['admin'], response: { 200: accountListSchema } } },
    async () => {
      const accounts = await listAccounts(database, (await soleOrganisation(database)).id)
      return {
        serverNow: context.now(),
        accounts: accounts.map(({ login, name, roles, isActive }) => ({ login, name, roles: [...roles], isActive })),
      }
    },
  )

  app.post(
    '/v1/admin/accounts',
    {
      config: ADMIN,
      schema: { summary: 'Make an account', tags: ['admin'], body: newAccountSchema, response: { 200: changedSchema } },
    },
    async (request) => {
      await refusing(async () => {
        const { id: organisationId } = await soleOrganisation(database)
        const { login, password, roles, groupNames } = request.body
        const person = await personOf(database, organisationId, request.body)
        const groupIds = await groupsNamed(database, organisationId, groupNames)
        await createAccount(database, { organisationId, login, password, roles, person, groupIds }, context.now())
      })
      return { serverNow: context.now() }
    },
  )

  app.post(
    '/v1/admin/accounts/password',
    {
      config: ADMIN,
      schema: {
        summary: 'Set a password; sessions of the account end',
        tags: ['admin'],
        body: z.object({ login: loginSchema, password: passwordSchema }),
        response: { 200: changedSchema },
      },
    },
    async (request) => {
      await refusing(() => setPassword(database, request.body.login, request.body.password, context.now()))
      return { serverNow: context.now() }
    },
  )

  app.post(
    '/v1/admin/accounts/disable',
    {
      config: ADMIN,
      schema: {
        summary: 'Close an account; its sessions end',
        tags: ['admin'],
        body: z.object({ login: loginSchema }),
        response: { 200: changedSchema },
      },
    },
    async (request) => {
      await refusing(() => disableAccount(database, request.body.login, context.now()))
      return { serverNow: context.now() }
    },
  )
}

async function refusing(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof AccountError)) throw error
    throw new ProblemError(error.code.endsWith('otFound') ? 404 : 409, error.code, error.message)
  }
}

async function personOf(
  database: Database,
  organisationId: string,
  request: z.infer<typeof newAccountSchema>,
): Promise<{ readonly id: string } | { readonly name: string; readonly email?: string }> {
  if (request.externalRef === undefined) {
    if (request.name === undefined)
      throw new AccountError('account.personNotFound', 'Give a name, or the reference of somebody imported')
    return { name: request.name, ...(request.email === undefined ? {} : { email: request.email }) }
  }
  const row = await database
    .selectFrom('people')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('external_ref', '=', request.externalRef)
    .executeTakeFirst()
  if (row === undefined) throw new AccountError('account.personNotFound', 'Nobody was imported with this reference')
  return row
}

async function groupsNamed(
  database: Database,
  organisationId: string,
  names: readonly string[],
): Promise<readonly string[]> {
  if (names.length === 0) return []
  const rows = await database
    .selectFrom('groups')
    .select(['id', 'name'])
    .where('organisation_id', '=', organisationId)
    .where('name', 'in', names)
    .execute()
  const missing = names.find((name) => !rows.some((row) => row.name === name))
  if (missing !== undefined) throw new AccountError('account.groupNotFound', `There is no group called ${missing}`)
  return rows.map((row) => row.id)
}
