/**
 * `npm run bench`: measures what an engineer waits for, beside the least that the machine needs for it, and prints one
 * table. It judges nothing. `--quick` repeats less; `--only sync,start,actions,push,server,npm,sla`, or their names alone,
 * leaves some out.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildStale } from '../scripts/build'
import { ensureChromium } from '../scripts/chromium'
import { measureActions } from './actions'
import { startServer } from './bench-server'
import { removeProfile } from './browser'
import { measureFirstSync } from './first-sync'
import { measureFullCacheStart } from './full-cache'
import { INCIDENTS } from './incident-log'
import { machineFacts } from './machine'
import { measureStarts } from './npm-start'
import { measurePush } from './push'
import { copyRecord, OPEN_TICKETS, prepareRecord } from './record'
import { measureFeeds } from './server'
import { measureSla } from './sla'
import { measureStreams } from './streams'
import { measureSync } from './sync'
import { tableOf, type Line } from './table'

const ROOT = resolve(import.meta.dirname, '..')
const PAGE_PARTS = ['first-sync', 'start', 'actions']
const PARTS = ['first-sync', 'start', 'actions', 'push', 'server', 'npm', 'sla', 'sync'] as const

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, tickets: { type: 'string' } },
  allowPositionals: true,
})
const wanted = new Set<string>([...positionals, ...(values.only?.split(',') ?? [])])
const unknown = [...wanted].filter((name) => !PARTS.some((part) => part === name))
if (unknown.length > 0) throw new Error(`No such part: ${unknown.join(', ')} (${PARTS.join(', ')})`)
if (wanted.size === 0) for (const part of PARTS) wanted.add(part)
const isQuick = values.quick
const lines: Line[] = []
const needsBrowser = PARTS.some((part) => part !== 'sla' && wanted.has(part))
const chromiumPath = needsBrowser ? ensureChromium() : ''

if (needsBrowser) await buildStale({ report: console.log })
for (const fact of machineFacts(needsBrowser ? chromiumPath : null)) console.log(fact)
if (wanted.has('sla')) lines.push(...measureSla(isQuick))
if ([...PAGE_PARTS, 'push', 'server'].some((part) => wanted.has(part))) await measureWithRecord()
if (wanted.has('npm')) lines.push(...(await measureStarts(ROOT, chromiumPath, isQuick ? 1 : 2)))
if (lines.length > 0) console.log(`\n${tableOf(lines)}`)
if (wanted.has('sync')) console.log(`\n${await measureBeside()}`)

/** In a folder of its own, which goes again however it ends. */
async function measureBeside(): Promise<string> {
  const [small = 20_000, large = 100_000] = (values.tickets ?? '').split(',').filter(Boolean).map(Number)
  const folder = mkdtempSync(join(tmpdir(), 'opora-bench-'))
  const pageFolder = join(folder, 'page')
  try {
    layPage(pageFolder)
    return await measureSync({ root: ROOT, chromiumPath, folder, pageFolder, isQuick, sizes: [small, large] })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The built page, and beside it those that are measured with. */
function layPage(pageFolder: string): void {
  cpSync(join(ROOT, 'out/renderer'), pageFolder, { recursive: true })
  cpSync(join(ROOT, 'bench/pages'), join(pageFolder, 'bench'), { recursive: true })
}

async function measureWithRecord(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opora-bench-'))
  const pageFolder = join(folder, 'page')
  layPage(pageFolder)
  const dataPath = join(folder, 'data')
  try {
    const record = await prepareRecord(ROOT, pageFolder)
    console.log(`${INCIDENTS} tickets of ${record.log.kind}, and ${OPEN_TICKETS} open ones`)
    console.log(record.imported?.[0] === undefined ? 'Imported by an earlier run' : `Imported: ${record.imported[0]}`)
    if (wanted.has('push')) {
      const pushPath = join(folder, 'push')
      copyRecord(record, pushPath)
      lines.push(...(await measurePush(ROOT, pageFolder, pushPath, isQuick ? 2 : 5)))
    }
    if (wanted.has('server')) {
      lines.push(...(await measureFeeds(folder, isQuick ? 1 : 3)))
      const streamsPath = join(folder, 'streams')
      copyRecord(record, streamsPath)
      lines.push(...(await measureStreams(ROOT, pageFolder, streamsPath, isQuick ? 5 : 20)))
    }
    if (!PAGE_PARTS.some((part) => wanted.has(part))) return
    copyRecord(record, dataPath)
    await measurePage(dataPath, pageFolder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measurePage(dataPath: string, pageFolder: string): Promise<void> {
  let server = await startServer(ROOT, dataPath, pageFolder)
  let profile = ''
  try {
    const sync = await measureFirstSync(server, pageFolder, chromiumPath, isQuick || !wanted.has('first-sync') ? 1 : 3)
    profile = sync.profile
    if (wanted.has('first-sync')) lines.push(...sync.lines)
    if (wanted.has('start'))
      lines.push(...(await measureFullCacheStart(server, chromiumPath, profile, isQuick ? 3 : 7)))
    if (!wanted.has('actions')) return
    const { origin } = server
    const world = {
      chromiumPath,
      profile,
      origin,
      database: sync.database,
      stopApi: () => server.stop(),
      startApi: async () => {
        server = await startServer(ROOT, dataPath, pageFolder, Number(new URL(origin).port))
        return server
      },
    }
    lines.push(...(await measureActions(world, isQuick ? 20 : 60)))
  } finally {
    await server.stop()
    if (profile !== '') removeProfile(profile)
  }
}
