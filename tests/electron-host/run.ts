/**
 * Runs the built main process with `electron` resolved to the stand-in: `bin/electron [switches] FOLDER [arguments]`.
 * The switches that Playwright adds for itself are taken out, as real Electron does.
 */
import Module from 'node:module'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const OWN_SWITCHES = ['--inspect=0', '--remote-debugging-port=0', '--no-sandbox']
const given = process.argv.slice(2)
if (given.includes('--remote-debugging-port=0')) process.env['OPORA_STAND_IN_WATCHED'] = '1'
process.argv = [process.execPath, ...given.filter((argument) => !OWN_SWITCHES.includes(argument))]
Object.defineProperty(process.versions, 'electron', { value: 'stand-in', enumerable: true })

const address = new URL('./module.ts', import.meta.url).href
const hook = `export const resolve = (name, context, next) =>
  name === 'electron' ? { url: ${JSON.stringify(address)}, shortCircuit: true } : next(name, context)`
interface Loader {
  /** The successor, `registerHooks`, is not in Node 20. */
  register(hooks: string): void
  _load(name: string, ...rest: unknown[]): unknown
}

const loader = Module as unknown as Loader
loader.register(`data:text/javascript,${encodeURIComponent(hook)}`)
const electron = (await import(address)) as { readonly app: { quit(): void; begin(): Promise<void> } }

// Playwright asks for it by `require` in the console of the process.
const load = loader._load.bind(Module)
loader._load = (name, ...rest) => (name === 'electron' ? electron : load(name, ...rest))

// As in Electron: an application that listens for a signal itself decides what becomes of it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) electron.app.quit()
  })
}
const root = resolve(process.argv[1] ?? '.')
const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly main: string }
await import(pathToFileURL(join(root, main)).href)
await electron.app.begin()
