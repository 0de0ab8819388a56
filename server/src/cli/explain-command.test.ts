/** `npm run -s sla -- explain`, started as an administrator starts it, beside a running server. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ticket } from '@shared/domain/ticket'
import { explanationSchema } from '../api/explanation'
import { createLogger } from '../api/log'
import { openDataFolder } from '../process/data-folder'
import { serve, type Serving } from '../process/serve'
import { openPglite } from '../store/database'
import { migrate } from '../store/migrate'
import { foundStaff } from '../testing/staff'
import { command, foundWorld, START } from '../testing/world'

const ROOT = resolve(import.meta.dirname, '../../..')
const PATIENCE_MS = 240_000

let path: string
let server: Serving
let ticket: Ticket

beforeAll(async () => {
  path = mkdtempSync(join(tmpdir(), 'opora-explain-'))
  const folder = openDataFolder(path)
  const opened = await openPglite(folder.databasePath)
  await migrate(opened.database)
  const world = await foundWorld(opened.database)
  const { anna } = await foundStaff(world)
  const { id } = await world.register(anna)
  await world.client(anna).push(command(world, 'handOver', id, { toGroupId: world.groups.network, reason: 'Свитч' }))
  ticket = await world.ticket(id)
  await opened.close()
  server = await serve(folder, {
    host: '127.0.0.1',
    port: 0,
    origins: [],
    trustedProxies: [],
    pageFolder: null,
    databaseUrl: null,
    foundAsDemo: false,
    logger: createLogger('silent'),
  })
}, PATIENCE_MS)
afterAll(async () => {
  await server.stop()
  rmSync(path, { recursive: true, force: true })
})

async function explain(...args: readonly string[]): Promise<{ output: string; errors: string; code: number }> {
  const { DATABASE_URL: _other, ...env } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/sla.ts', 'explain', ...args], {
    cwd: ROOT,
    env: { ...env, OPORA_DATA: path },
  })
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { output, errors, code: code as number }
}

test('prints why, in words, as of an instant', { timeout: PATIENCE_MS }, async () => {
  const instant = new Date(START + 30 * 60_000).toISOString()
  const { output, errors, code } = await explain(String(ticket.number), '--at', instant)
  expect({ errors, code }).toEqual({ errors: '', code: 0 })
  expect(output).toContain(`№ ${ticket.number}, new, P4, as of Mon 2026-03-02 12:30 Europe/Moscow`)
  expect(output).toContain('First response, cycle 1: running, due Mon 2026-03-02 13:00')
  expect(output).toContain('30 min of 60 min used, 30 min left')
})

test('prints the clocks themselves, for programs', { timeout: PATIENCE_MS }, async () => {
  const { output, code } = await explain(`№ ${ticket.number}`, '--json', '--at', new Date(START).toISOString())
  expect(code).toBe(0)
  const { number, at, clocks } = explanationSchema.parse(JSON.parse(output))
  expect([number, at, clocks.map(({ metric }) => metric)]).toEqual([
    ticket.number,
    START,
    ['firstResponse', 'resolution'],
  ])
})

test('says which register does not have a number, and what is no number', { timeout: PATIENCE_MS }, async () => {
  const unknown = await explain('999')
  expect([unknown.code, unknown.output]).toEqual([1, ''])
  expect(unknown.errors.trim()).toBe(
    `There is no ticket 999 in the register; look it up in the queue. Looked into ${path}; OPORA_DATA names another data folder`,
  )
  expect(await explain('first')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('Not a register number: first') as unknown,
  })
})
