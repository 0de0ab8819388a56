/** The demo at a first start, loaded by the command line's own importer; and the address that lets somebody in. */
import { spawn } from 'node:child_process'
import { z } from 'zod'
import type { DataFolder } from '../../server/src/process/data-folder'
import type { Language } from '../../server/src/import/in-language'
import { findRunning } from '../../server/src/process/running'
import { StartError } from './start-error'

const statusSchema = z.object({ isDemo: z.boolean(), accounts: z.number(), tickets: z.number() })
export type RecordStatus = z.infer<typeof statusSchema>

async function ask<Schema extends z.ZodType>(
  folder: DataFolder,
  method: 'GET' | 'POST',
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const running = findRunning(folder)
  if (running === null) throw new StartError('demo', 'The central API has stopped')
  const headers = { authorization: `Bearer ${running.adminToken}` }
  const answer = await fetch(new URL(path, running.origin), { method, headers })
  if (!answer.ok) throw new StartError('demo', `The central API answered ${answer.status} to ${path}`)
  return schema.parse(await answer.json())
}

export const readStatus = (folder: DataFolder): Promise<RecordStatus> =>
  ask(folder, 'GET', '/v1/admin/status', statusSchema)

/** Accounts are made last, so a demo whose loading was interrupted is loaded to its end: what is there is left alone. */
export const needsDemo = (status: RecordStatus): boolean => status.isDemo && status.accounts === 0

/** @returns a token that works once */
export async function demoToken(folder: DataFolder): Promise<string> {
  const { token } = await ask(folder, 'POST', '/v1/admin/demo-links', z.object({ token: z.string() }))
  return token
}

/**
 * Progress goes to the terminal as the loader prints it.
 *
 * @throws StartError when loading fails
 */
export function loadDemo(
  cli: string,
  root: string,
  language: Language,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--enable-source-maps', cli, 'load-demo', '--language', language], {
      cwd: root,
      env,
      signal,
      stdio: 'inherit',
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new StartError('demo', 'The demo could not be loaded')),
    )
  })
}
