/** Commands about the record as a whole: what it holds, whether its projections are true, how to get into the demo. */
import { existsSync } from 'node:fs'
import { adminStatusSchema, demoLinkSchema, rebuildResponseSchema, restoredResponseSchema } from '../api/admin-routes'
import { dataFolderAt, dataFolderPath, openDataFolder } from '../process/data-folder'
import { findRunning } from '../process/running'
import { withAdmin } from './account-command'
import { positionals, readOptions } from './usage'

export async function statusCommand(args: readonly string[]): Promise<void> {
  positionals(readOptions(args, {}).positionals)
  const path = dataFolderPath()
  const folder = existsSync(path) ? openDataFolder(path) : dataFolderAt(path)
  const running = findRunning(folder)
  console.log(`Data folder  ${folder.path}`)
  console.log(`Server       ${running === null ? 'not running' : `${running.origin} (process ${running.pid})`}`)
  const isThere = process.env['DATABASE_URL'] !== undefined || existsSync(folder.databasePath)
  if (running === null && !isThere) {
    console.log('Database     none yet')
    return
  }
  const status = await withAdmin((admin) => admin.request('GET', '/v1/admin/status', adminStatusSchema))
  console.log(`Organisation ${status.organisation}${status.isDemo ? ', a demo' : ''}`)
  console.log(`Record       ${status.tickets} tickets, ${status.events} events, last number ${status.lastNumber}`)
  console.log(`Accounts     ${status.accounts}`)
  console.log(`Version      ${status.version}, server ${status.serverId}`)
}

/** Exit code 1 when something differs and was not written. */
export async function rebuildCommand(args: readonly string[]): Promise<void> {
  const { values, positionals: rest } = readOptions(args, { write: { type: 'boolean', default: false } })
  positionals(rest)
  let compared = 0
  let different = 0
  await withAdmin(async (admin) => {
    let afterTicketId: string | null = null
    do {
      const body = { write: values.write, ...(afterTicketId === null ? {} : { afterTicketId }) }
      const page: ReturnType<typeof rebuildResponseSchema.parse> = await admin.request(
        'POST',
        '/v1/admin/rebuild',
        rebuildResponseSchema,
        body,
      )
      compared += page.compared
      different += page.differences.length
      for (const { number, fields } of page.differences)
        console.log(`№ ${number ?? '?'} differs in ${fields.join(', ')}`)
      afterTicketId = page.nextAfterTicketId
    } while (afterTicketId !== null)
  })
  const said = values.write ? `${different} differed and were written` : `${different} differ`
  console.log(`${compared} tickets projected from their events, ${said}`)
  if (different > 0 && !values.write) process.exitCode = 1
}

/** For whoever has put a backup back: clients may hold, or have been promised, what the backup does not know. */
export async function restoredCommand(args: readonly string[]): Promise<void> {
  positionals(readOptions(args, {}).positionals)
  const { epoch } = await withAdmin((admin) => admin.request('POST', '/v1/admin/restored', restoredResponseSchema))
  console.log(`The record has a new epoch, ${epoch}: every desktop fetches its cache again and sends what it still has`)
}

export async function demoLinkCommand(args: readonly string[]): Promise<void> {
  positionals(readOptions(args, {}).positionals)
  const running = findRunning(dataFolderAt(dataFolderPath()))
  if (running === null) throw new NotRunningError()
  const { token } = await withAdmin((admin) => admin.request('POST', '/v1/admin/demo-links', demoLinkSchema))
  console.log(`${running.origin}/#demo=${token}`)
}

export class NotRunningError extends Error {
  readonly code = 'server.notRunning'
  constructor() {
    super('No server runs on this data folder; start it with: npm start')
    this.name = 'NotRunningError'
  }
}
