import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { migrate } from '../store/migrate'
import { openDatabase } from '../store/open-database'
import { openTestDatabase, TEST_DATABASE_URL } from '../testing/database'
import { SERVER_PROGRAM } from '../testing/server-process'
import { openDataFolder } from './data-folder'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opora-unusable-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What the command line says, and how it ends. */
function cli(args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ code: unknown; said: string }> {
  const options = { env: { ...process.env, DATABASE_URL: undefined, ...env } }
  return new Promise((resolve) => {
    execFile(process.execPath, [SERVER_PROGRAM, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}` })
    })
  })
}

const NOBODY = 65_534

/** As somebody who may not write everywhere, also where tests run as root. */
function asNobody<Result>(work: () => Result): Result {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(NOBODY)
  try {
    return work()
  } finally {
    process.seteuid?.(0)
  }
}

describe('a data folder', () => {
  test('is made with everything above it, and closed to others', () => {
    const path = join(temporaryFolder(), 'a', 'b')
    expect(openDataFolder(path).path).toBe(path)
    if (platform() !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  test('that is a file, or lies below one, or behind a broken link, is refused with its path and what to do', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const link = join(folder, 'link')
    symlinkSync(link, link)
    for (const [path, what] of [
      [file, 'it is a file and no folder'],
      [join(file, 'below', 'it'), `${file} is a file and no folder`],
      [link, 'its links lead in a circle'],
    ] as const) {
      expect(() => openDataFolder(path)).toThrow(
        `The data folder ${path} cannot be used: ${what}. Set OPORA_DATA to a folder that this account may write.`,
      )
    }
  })

  test.runIf(platform() !== 'win32')('that this account may not write is refused', () => {
    const folder = temporaryFolder()
    chmodSync(folder, 0o755)
    const locked = join(folder, 'locked')
    mkdirSync(locked, { mode: 0o500 })
    for (const path of [locked, join(locked, 'below')]) {
      expect(() => asNobody(() => openDataFolder(path))).toThrow(/cannot be used: the system does not allow it/)
    }
  })

  test.runIf(platform() === 'linux')('where no folder can be made is refused, and not tried for ever', () => {
    expect(() => openDataFolder('/proc/opora')).toThrow(/cannot be used: /)
  })
})

describe('a database', () => {
  const free = async (): Promise<number> => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    await new Promise((resolve) => server.close(resolve))
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  test.each(['nonsense', 'http://localhost/opora', '/var/run/postgres', ''])(
    'whose address is none (%s) is refused, and its address not repeated',
    async (url) => {
      await expect(openDatabase('', url)).rejects.toMatchObject({
        code: 'database.invalidUrl',
        message: 'DATABASE_URL is not an address like postgres://user:password@host:5432/database.',
      })
    },
  )

  test('that nobody serves is named without its password', async () => {
    const port = await free()
    await expect(openDatabase('', `postgres://anna:secret@127.0.0.1:${port}/opora`)).rejects.toMatchObject({
      code: 'database.unreachable',
      message: `No PostgreSQL server answers at 127.0.0.1:${port}. Start it, or correct DATABASE_URL.`,
    })
  })

  test.runIf(TEST_DATABASE_URL !== null)('that its server does not have is named', async () => {
    const url = new URL(TEST_DATABASE_URL ?? '')
    url.pathname = '/nowhere'
    await expect(openDatabase('', url.href)).rejects.toMatchObject({
      code: 'database.refused',
      message: expect.stringContaining('has no database nowhere. Create it'),
    })
  })

  test('whose folder holds something else is refused with its path', async () => {
    const folder = join(temporaryFolder(), 'database')
    writeFileSync(folder, 'no database')
    await expect(openDatabase(folder, null)).rejects.toMatchObject({
      code: 'database.unreadable',
      message: expect.stringContaining(folder),
    })
  })

  test('of a newer version is left as it is', async () => {
    const opened = await openTestDatabase()
    onTestFinished(() => opened.close())
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(opened.database)
    await expect(migrate(opened.database)).rejects.toMatchObject({
      code: 'database.newerSchema',
      message: expect.stringContaining('its schema has 9999-later'),
    })
  })
})

test('the command line says one sentence and ends with 1; called wrongly it ends with 2 and makes no folder', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const never = join(folder, 'never')
  const cases: readonly (readonly [string[], Record<string, string>, number, RegExp])[] = [
    [['status'], { OPORA_DATA: file }, 1, /^The data folder .*file cannot be used: it is a file and no folder\. .*\n$/],
    [['serve', '--port', '0'], { OPORA_DATA: folder, DATABASE_URL: 'x' }, 1, /^DATABASE_URL is not an address .*\n$/],
    [['serve', '--port', 'http'], { OPORA_DATA: never }, 2, /^Not a port: http\n/],
  ]
  for (const [args, env, code, words] of cases) {
    const ended = await cli(args, env)
    expect(ended.code, ended.said).toBe(code)
    expect(ended.said).toMatch(words)
  }
  expect(existsSync(never)).toBe(false)
}, 120_000)

describe('a place for attachments', () => {
  test('that is not there ends the process with a sentence, and without keys', { timeout: 60_000 }, async () => {
    const { code, said } = await cli(['serve', '--port', '0'], {
      OPORA_DATA: temporaryFolder(),
      OPORA_S3_BUCKET: 'opora-files',
      OPORA_S3_ENDPOINT: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'AKIATESTOPORA',
      AWS_SECRET_ACCESS_KEY: 'not-to-be-told',
    })
    expect(code).toBe(1)
    expect(said).toContain('No store answers at http://127.0.0.1:9. Start it, or correct OPORA_S3_ENDPOINT.')
    expect(said).not.toContain('not-to-be-told')
  })
})
