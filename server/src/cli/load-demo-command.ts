/** `load-demo`: what the first start of a demo runs. It does nothing to a database that is no demo. */
import { z } from 'zod'
import { accountListSchema } from '../api/admin-account-routes'
import { loadDemo, type DemoSink } from '../demo/load-demo'
import { adminSink } from '../import/sinks'
import { withAdmin } from './account-command'
import type { AdminClient } from './admin-client'
import { endProgress, printProgress } from './import-command'
import { readLanguage } from './read-language'
import { positionals, readOptions } from './usage'

export async function loadDemoCommand(args: readonly string[]): Promise<void> {
  const { values, positionals: rest } = readOptions(args, { language: { type: 'string' } })
  positionals(rest)
  const language = readLanguage(values.language)
  const startedAt = performance.now()
  if (!process.stderr.isTTY) console.log('Loading the demo …')
  const reports = await withAdmin(async (admin) => {
    const sink = await demoSink(admin)
    return loadDemo(sink, {
      now: Date.now(),
      language,
      onProgress: ({ done, total }) => printProgress('Loading the demo', done, total, 'events'),
    })
  })
  endProgress()
  const sum = (of: (report: (typeof reports)[number]) => number): number =>
    reports.reduce((total, report) => total + of(report), 0)
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  console.log(
    `Demo loaded in ${seconds} s: ${sum((report) => report.tickets)} tickets with ${sum((report) => report.events)} events, ${sum((report) => report.openTickets)} of them open`,
  )
}

/** Accounts that an interrupted load has made are passed over. */
async function demoSink(admin: AdminClient): Promise<DemoSink> {
  const { accounts } = await admin.request('GET', '/v1/admin/accounts', accountListSchema)
  const made = new Set(accounts.map((account) => account.login))
  return {
    ...adminSink(admin, 'demo'),
    createAccount: async (account) => {
      if (made.has(account.login)) return
      await admin.request('POST', '/v1/admin/accounts', z.object({}), account)
    },
  }
}
