/** The central API of a measurement: the built one, on a data folder of its own, which also serves the page. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { openDataFolder } from '../server/src/process/data-folder'
import { findRunning } from '../server/src/process/running'
import { startApi } from '../scripts/start/api-process'

export interface BenchServer {
  readonly origin: string
  stop(): Promise<void>
  /** Runs the product's command line on it. @returns what it printed */
  cli(...args: readonly string[]): Promise<string>
  /** @param accessToken null for what anybody may ask */
  post(path: string, body: unknown, accessToken: string | null): Promise<unknown>
  /** As the command line does it. */
  admin(path: string, body: unknown): Promise<unknown>
}

/** @param port 0 takes a free one */
export async function startServer(root: string, dataPath: string, pageFolder: string, port = 0): Promise<BenchServer> {
  const cli = join(root, 'out/server/cli.js')
  const folder = openDataFolder(dataPath)
  const env = { ...process.env, OPORA_DATA: dataPath, NODE_ENV: 'production' }
  const args = ['--port', String(port), '--page', pageFolder, '--log-level', 'warn']
  const { origin, stop } = await startApi(cli, args, folder.logPath, env, new AbortController().signal)

  async function post(path: string, body: unknown, accessToken: string | null): Promise<unknown> {
    const answer = await fetch(new URL(path, origin), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }

  return {
    origin,
    stop,
    post,
    cli: (...words) => run(root, env, [cli, ...words]),
    admin(path, body) {
      const running = findRunning(folder)
      if (running === null) throw new Error('The central API has stopped')
      return post(path, body, running.adminToken)
    },
  }
}

function run(root: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Error(`${args.slice(1).join(' ')} ended with ${String(code)}:\n${output}`))
    })
  })
}
