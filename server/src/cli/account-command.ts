/** `opora account …`: who may sign in. Passwords come from standard input, so that no history or process list has them. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { z } from 'zod'
import { ROLES } from '@shared/domain/people'
import { accountListSchema } from '../api/admin-account-routes'
import { connectAdmin, type AdminClient } from './admin-client'
import { positionals, readOptions, UsageError } from './usage'

const doneSchema = z.object({ serverNow: z.number() })

export async function accountCommand(args: readonly string[]): Promise<void> {
  const [action = '', ...rest] = args
  const work = ACTIONS[action]
  if (work === undefined) throw new UsageError('Give one of: account list, add, password, disable')
  await work(rest)
}

const ACTIONS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  async list(args) {
    positionals(readOptions(args, {}).positionals)
    const { accounts } = await withAdmin((admin) => admin.request('GET', '/v1/admin/accounts', accountListSchema))
    if (accounts.length === 0) console.log('There are no accounts yet')
    for (const { login, name, roles, isActive } of accounts) {
      console.log(`${login}\t${name}\t${roles.join(', ')}${isActive ? '' : '\tdisabled'}`)
    }
  },

  async add(args) {
    const { values, positionals: rest } = readOptions(args, {
      role: { type: 'string', multiple: true, default: [] },
      name: { type: 'string' },
      ref: { type: 'string' },
      email: { type: 'string' },
      group: { type: 'string', multiple: true, default: [] },
    })
    const [login] = positionals(rest, 'LOGIN')
    const roles = values.role.map(readRole)
    if (roles.length === 0) throw new UsageError(`Give a role: ${ROLES.map((role) => `--role ${role}`).join(', ')}`)
    if ((values.name === undefined) === (values.ref === undefined)) {
      throw new UsageError('Give --name for a new person, or --ref for somebody who was imported')
    }
    const password = await askPassword()
    const account = { login, password, roles, name: values.name, externalRef: values.ref, email: values.email }
    await withAdmin((admin) =>
      admin.request('POST', '/v1/admin/accounts', doneSchema, { ...account, groupNames: values.group }),
    )
    console.log(`${login ?? ''} may sign in now`)
  },

  async password(args) {
    const [login] = positionals(readOptions(args, {}).positionals, 'LOGIN')
    const password = await askPassword()
    await withAdmin((admin) => admin.request('POST', '/v1/admin/accounts/password', doneSchema, { login, password }))
    console.log('The password is set; earlier sessions have ended')
  },

  async disable(args) {
    const [login] = positionals(readOptions(args, {}).positionals, 'LOGIN')
    await withAdmin((admin) => admin.request('POST', '/v1/admin/accounts/disable', doneSchema, { login }))
    console.log('The account is closed; its sessions have ended')
  },
}

function readRole(text: string): (typeof ROLES)[number] {
  const role = ROLES.find((name) => name === text)
  if (role === undefined) throw new UsageError(`Not a role: ${text} (${ROLES.join(', ')})`)
  return role
}

/** Connects, works, and always closes. */
export async function withAdmin<Result>(work: (admin: AdminClient) => Promise<Result>): Promise<Result> {
  const admin = await connectAdmin()
  try {
    return await work(admin)
  } finally {
    await admin.close()
  }
}

/** One line of standard input; not echoed on a terminal. */
async function askPassword(): Promise<string> {
  const isTerminal = process.stdin.isTTY
  if (isTerminal) process.stderr.write('Password: ')
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: isTerminal })
  try {
    for await (const line of lines) return line
    throw new UsageError('No password on standard input')
  } finally {
    lines.close()
    if (isTerminal) process.stderr.write('\n')
  }
}
