import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { findRunner } from './postgres/binaries'
import { startPrivatePostgres } from './private-postgres'

const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('opora-postgres-'))

test('a private PostgreSQL answers, makes databases, knows Cyrillic letters, and leaves nothing behind', async () => {
  const before = folders()
  const server = await startPrivatePostgres()
  const client = new pg.Client({ connectionString: server.url })
  try {
    await client.connect()
    await client.query('create database one')
    const { rows } = await client.query<{ word: string; address: string; fsync: string }>(
      `select lower('ОПОРА') as word, host(inet_server_addr()) as address, current_setting('fsync') as fsync`,
    )
    expect(rows).toEqual([{ word: 'опора', address: '127.0.0.1', fsync: 'off' }])
    await client.end()
  } finally {
    await server.stop()
  }
  expect(folders().filter((name) => !before.includes(name))).toEqual([])
  await expect(new pg.Client({ connectionString: server.url }).connect()).rejects.toThrow()
})

describe('the account that runs PostgreSQL', () => {
  const passwd = 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n'
  test('is our own unless we are root', () => expect(findRunner(false)).toEqual({}))
  test('is postgres where there is such a user', () => {
    expect(findRunner(true, () => `${passwd}postgres:x:101:104::/:/bin/sh`)).toEqual({ uid: 101, gid: 104 })
  })
  test('is nobody on a bare machine', () => {
    expect(findRunner(true, () => passwd)).toEqual({ uid: 65534, gid: 65534 })
  })
  test('must exist', () => expect(() => findRunner(true, () => 'root:x:0:0::/root:/bin/sh')).toThrow('neither'))
})
