/**
 * The record to measure with: 24,918 tickets that came in through the product's own importer, and a few hundred open
 * ones, registered by commands. Importing takes minutes, so it is kept until the server or the log is another.
 */
import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { Command } from '@shared/domain/command'
import { signInRequestSchema, sessionResponseSchema } from '@shared/protocol/auth'
import { MAX_PUSH_COMMANDS, SYNC_SCHEMA, type PushResponse } from '@shared/protocol/sync'
import { dataFolderAt } from '../server/src/process/data-folder'
import { keepStatistics } from '../server/src/jobs/statistics-keeper'
import { SegmentBuilder } from '../server/src/segments/segment-builder'
import { openPglite } from '../server/src/store/database'
import { readDemoFile, demoFolder } from '../server/src/demo/demo-file'
import { startServer, type BenchServer } from './bench-server'
import { findIncidentLog, type IncidentLog } from './incident-log'

export const LOGIN = 'bench'
export const PASSWORD = 'only-for-measuring'
export const OPEN_TICKETS = 400
const TAKEN_TICKETS = 60
const ENGINEER_REF = 'servicenow:Resolver 17'

export interface BenchRecord {
  readonly folder: string
  readonly log: IncidentLog
  /** What the importer printed; null when the record was kept from an earlier run. */
  readonly imported: readonly string[] | null
}

/** Where records are kept between runs. */
export const cacheFolder = (root: string): string => join(root, 'node_modules/.cache/opora-bench')

/**
 * @param root of the checkout, which is built
 * @param log what is imported into it
 */
export async function prepareRecord(
  root: string,
  pageFolder: string,
  log: IncidentLog = findIncidentLog(root, cacheFolder(root)),
): Promise<BenchRecord> {
  const cache = cacheFolder(root)
  const server = `record-${fingerprint(readFileSync(join(root, 'out/server/cli.js')))}`
  const folder = join(cache, `${server}-${fingerprint(`${log.path} ${statSync(log.path).size} ${OPEN_TICKETS}`)}`)
  if (existsSync(folder)) return { folder, log, imported: null }
  mkdirSync(cache, { recursive: true })
  for (const old of readdirSync(cache)) {
    if (old.startsWith('record-') && !old.startsWith(server)) rmSync(join(cache, old), { recursive: true })
  }
  const draft = join(cache, `${server}-draft-${process.pid}`)
  const api = await startServer(root, draft, pageFolder)
  try {
    const imported = await fill(api, root, log)
    await api.stop()
    await packFinished(draft)
    renameSync(draft, folder)
    return { folder, log, imported }
  } catch (error) {
    await api.stop()
    rmSync(draft, { recursive: true, force: true })
    throw error
  }
}

/** A copy to work on, in a folder that the caller removes. */
export function copyRecord(record: BenchRecord, folder: string): void {
  cpSync(record.folder, folder, { recursive: true })
}

const fingerprint = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 12)

/** As the server does by itself within minutes: segments and statistics are what a server has that has been running. */
export async function packFinished(dataPath: string): Promise<void> {
  const { database, close } = await openPglite(dataFolderAt(dataPath).databasePath)
  const onError = (error: unknown): never => {
    throw error
  }
  await new SegmentBuilder({ database, now: () => Date.now(), onError }).look()
  await keepStatistics(database)
  await close()
}

async function fill(server: BenchServer, root: string, log: IncidentLog): Promise<readonly string[]> {
  const { organisation, desk, calendars, policies } = await readDemoFile(demoFolder(root), 'ru')
  // Policies of the demo, so that clocks run as they do there; not those for categories that only the demo has.
  const general = policies.filter(({ match }) => match.categoryRef === undefined && match.categoryId === undefined)
  await server.admin('/v1/admin/imports', {
    source: 'bench',
    setup: { organisationName: organisation, deskName: desk, calendars, policies: general },
  })
  const map = join(root, 'resources/demo/maps/servicenow-incident-log.yaml')
  const printed = await server.cli('import', log.path, '--map', map)
  await server.admin('/v1/admin/accounts', {
    login: LOGIN,
    password: PASSWORD,
    roles: ['engineer'],
    externalRef: ENGINEER_REF,
  })
  await registerOpenTickets(server)
  return printed.split('\n').filter((line) => line !== '')
}

async function registerOpenTickets(server: BenchServer): Promise<void> {
  const commands = Array.from({ length: OPEN_TICKETS }, (_, index) => openTicket(index)).flat()
  await pushAll(server, await signIn(server), commands)
}

/** @returns an access token of the engineer that the record is measured with */
export async function signIn(server: BenchServer): Promise<string> {
  const credentials = signInRequestSchema.parse({ login: LOGIN, password: PASSWORD })
  const session = sessionResponseSchema.parse(await server.post('/v1/auth/sign-in', credentials, null))
  return session.accessToken
}

/** Pushes as a client does: full batches, one after the other. */
export async function pushAll(
  server: BenchServer,
  accessToken: string,
  commands: readonly Command[],
  batch = MAX_PUSH_COMMANDS,
): Promise<void> {
  const clientId = uuidv7()
  for (let from = 0; from < commands.length; from += batch) {
    const body = {
      clientId,
      clientNow: Date.now(),
      schema: SYNC_SCHEMA,
      epoch: null,
      commands: commands.slice(from, from + batch),
    }
    const { verdicts } = (await server.post('/v1/sync/push', body, accessToken)) as PushResponse
    const refused = verdicts.find(({ status }) => status !== 'applied' && status !== 'merged')
    if (refused !== undefined) throw new Error(`A command was refused: ${refused.code}`)
  }
}

/** The first ones are taken at once. */
function openTicket(index: number): readonly Command[] {
  const ticketId = uuidv7()
  const registration = registrationOf(index, ticketId)
  return index < TAKEN_TICKETS ? [registration, commandOf('take', ticketId, [registration.id], {})] : [registration]
}

/** Somebody new asks. */
export function registrationOf(index: number, ticketId: string): Command {
  const levels = ['low', 'medium', 'high'] as const
  return commandOf('registerTicket', ticketId, [], {
    kind: index % 3 === 0 ? 'serviceRequest' : 'incident',
    subject: `Open ticket ${index + 1}: the printer on floor ${(index % 9) + 1} takes no paper`,
    description: 'Since this morning. It was switched off and on again.',
    newRequester: {
      id: randomUUID(),
      name: `Requester ${index + 1}`,
      email: null,
      phone: `4-${String(index).padStart(3, '0')}`,
      department: null,
    },
    channel: 'phone',
    impact: levels[index % 3] ?? 'low',
    urgency: levels[(index >> 2) % 3] ?? 'low',
  })
}

export function commandOf(name: string, ticketId: string, deps: readonly string[], args: Command['args']): Command {
  return { id: uuidv7(), name, version: 1, tickets: [ticketId], args, base: {}, deps, clientAt: Date.now() }
}
