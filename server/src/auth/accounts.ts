/**
 * Accounts: who may sign in. A person without one is a requester. Roles belong to the person and groups list their
 * members, so that the desktop sees both through the feed.
 */
import type { Transaction } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import type { Instant } from '@shared/domain/instant'
import type { Role } from '@shared/domain/people'
import type { Database, DatabaseTransaction } from '../store/database'
import type { Tables } from '../store/tables'
import { hashPassword, MIN_PASSWORD_LENGTH } from './passwords'
import { revokeSessionsOf } from './sessions'

export type AccountErrorCode =
  | 'account.loginTaken'
  | 'account.personHasOne'
  | 'account.passwordTooShort'
  | 'account.notFound'
  | 'account.groupNotFound'
  | 'account.personNotFound'

export class AccountError extends Error {
  constructor(
    readonly code: AccountErrorCode,
    message: string,
  ) {
    super(message)
    this.name = 'AccountError'
  }
}

export interface NewAccount {
  readonly organisationId: string
  readonly login: string
  readonly password: string
  readonly roles: readonly Role[]
  /** Somebody who is known already (imported engineers are), or a new person by this name. */
  readonly person: { readonly id: string } | { readonly name: string; readonly email?: string }
  readonly groupIds: readonly string[]
}

export interface Account {
  readonly id: string
  readonly login: string
  readonly personId: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly isActive: boolean
}

/**
 * @returns the account's id
 * @throws {AccountError} when the login is taken, the person has an account, or a group is not there
 */
export async function createAccount(database: Database, account: NewAccount, now: Instant): Promise<string> {
  checkPassword(account.password)
  const login = account.login.trim().toLowerCase()
  const passwordHash = await hashPassword(account.password)
  return database.transaction().execute(async (transaction) => {
    const taken = await transaction.selectFrom('accounts').select('id').where('login', '=', login).executeTakeFirst()
    if (taken !== undefined) throw new AccountError('account.loginTaken', `The login ${login} is taken`)
    const personId = await putPerson(transaction, account)
    const member = { personId, isLead: account.roles.includes('lead') }
    for (const groupId of account.groupIds) await addMember(transaction, account.organisationId, groupId, member)
    const id = uuidv7()
    await transaction
      .insertInto('accounts')
      .values({
        id,
        organisation_id: account.organisationId,
        person_id: personId,
        login,
        password_hash: passwordHash,
        created_at: now,
      })
      .execute()
    return id
  })
}

async function putPerson(transaction: Transaction<Tables>, account: NewAccount): Promise<string> {
  const { organisationId, person } = account
  const roles = [...account.roles]
  if ('name' in person) {
    const id = uuidv7()
    await transaction
      .insertInto('people')
      .values({
        id,
        organisation_id: organisationId,
        name: person.name,
        email: person.email ?? null,
        phone: null,
        department: null,
        tier: null,
        roles,
        external_ref: null,
        last_command_id: null,
      })
      .execute()
    return id
  }
  const other = await transaction
    .selectFrom('accounts')
    .select('id')
    .where('person_id', '=', person.id)
    .executeTakeFirst()
  if (other !== undefined) throw new AccountError('account.personHasOne', 'This person has an account already')
  const updated = await transaction
    .updateTable('people')
    .set((expression) => ({ roles, is_active: true, version: expression('version', '+', 1), last_command_id: null }))
    .where('id', '=', person.id)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) throw new AccountError('account.personNotFound', 'There is no such person')
  return person.id
}

/** A lead who joins a group that has none leads it: what is raised there reaches somebody. */
async function addMember(
  transaction: DatabaseTransaction,
  organisationId: string,
  groupId: string,
  { personId, isLead }: { readonly personId: string; readonly isLead: boolean },
): Promise<void> {
  const group = await transaction
    .selectFrom('groups')
    .select(['member_ids', 'lead_id'])
    .where('id', '=', groupId)
    .where('organisation_id', '=', organisationId)
    .forUpdate()
    .executeTakeFirst()
  if (group === undefined) throw new AccountError('account.groupNotFound', 'There is no such group')
  const isMember = group.member_ids.includes(personId)
  const leadId = group.lead_id ?? (isLead ? personId : null)
  if (isMember && leadId === group.lead_id) return
  await transaction
    .updateTable('groups')
    .set((expression) => ({
      member_ids: isMember ? group.member_ids : [...group.member_ids, personId],
      lead_id: leadId,
      version: expression('version', '+', 1),
      last_command_id: null,
    }))
    .where('id', '=', groupId)
    .execute()
}

/**
 * Sets a new password and ends every session of the account: whoever knew the old one is out.
 *
 * @throws {AccountError} when there is no such account
 */
export async function setPassword(database: Database, login: string, password: string, now: Instant): Promise<void> {
  checkPassword(password)
  const passwordHash = await hashPassword(password)
  await changeAccount(database, login, { password_hash: passwordHash }, now)
}

/**
 * Closes an account; its sessions end at once, and its person stays in the record.
 *
 * @throws {AccountError} when there is no such account
 */
export async function disableAccount(database: Database, login: string, now: Instant): Promise<void> {
  await changeAccount(database, login, { is_active: false }, now)
}

async function changeAccount(
  database: Database,
  login: string,
  change: { readonly password_hash: string } | { readonly is_active: boolean },
  now: Instant,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const account = await transaction
      .updateTable('accounts')
      .set(change)
      .where('login', '=', login.trim().toLowerCase())
      .returning('id')
      .executeTakeFirst()
    if (account === undefined) throw new AccountError('account.notFound', `There is no account ${login}`)
    await revokeSessionsOf(transaction, account.id, now)
  })
}

export async function listAccounts(database: Database, organisationId: string): Promise<readonly Account[]> {
  const rows = await database
    .selectFrom('accounts')
    .innerJoin('people', 'people.id', 'accounts.person_id')
    .select([
      'accounts.id',
      'accounts.login',
      'accounts.is_active',
      'people.id as person_id',
      'people.name',
      'people.roles',
    ])
    .where('accounts.organisation_id', '=', organisationId)
    .orderBy('accounts.login')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    login: row.login,
    personId: row.person_id,
    name: row.name,
    roles: row.roles,
    isActive: row.is_active,
  }))
}

function checkPassword(password: string): void {
  if (password.length >= MIN_PASSWORD_LENGTH) return
  throw new AccountError('account.passwordTooShort', `A password has at least ${MIN_PASSWORD_LENGTH} characters`)
}
