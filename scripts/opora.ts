/** `npm run opora -- …`: the command line of the central API, built first if it is stale. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { buildStale } from './build'

await buildStale({ parts: ['server'] })
const cli = resolve(import.meta.dirname, '../out/server/cli.js')
const child = spawn(process.execPath, ['--enable-source-maps', cli, ...process.argv.slice(2)], { stdio: 'inherit' })
// Ctrl-C reaches the child by itself; this process waits for its orderly end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => (process.exitCode = signal ? 130 : (code ?? 1)))
