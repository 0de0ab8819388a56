/** A bucket that cannot be used is told by a code, a sentence and what to do, and nothing of its keys. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import { describeError } from '../../api/log'
import { StoreFullError, type ArrivalKey } from '../file-store'
import { openFileStore } from '../open-file-store'
import { FileStoreError } from '../store-error'
import { bucketForFile, s3 } from '../testing/bucket-for-file'
import { S3Refusal, SECRET_KEY } from '../testing/s3-server'
import { sha256 } from '../testing/sent-file'

bucketForFile()

async function refusal(env: Readonly<Record<string, string>>): Promise<FileStoreError> {
  const checked = openFileStore('/nowhere', env).then((store) => store.check())
  const error: unknown = await checked.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof FileStoreError) return error
  throw new Error(`Expected a refusal, and not ${inspect(error)}`)
}

test('a bucket that is there can be used, and nothing is left of the trial', async () => {
  await (await openFileStore('/nowhere', s3.environment)).check()
  expect([...s3.objects.keys()]).toEqual([])
})

test.each([
  ['an address that is none', { OPORA_S3_ENDPOINT: 's3.example.org' }, 'files.setting', /OPORA_S3_ENDPOINT/],
  [
    'an address with a password in it',
    { OPORA_S3_ENDPOINT: 'https://anna:secret@s3.example.org' },
    'files.setting',
    /bucket and keys have settings/,
  ],
  ['a bucket that cannot be', { OPORA_S3_BUCKET: 'Файлы' }, 'files.setting', /OPORA_S3_BUCKET/],
  ['no bucket', { OPORA_S3_BUCKET: '' }, 'files.setting', /Set OPORA_S3_BUCKET/],
  ['a style that is none', { OPORA_S3_PATH_STYLE: 'yes' }, 'files.setting', /1 or 0/],
  ['a prefix with blanks', { OPORA_S3_PREFIX: 'a b' }, 'files.setting', /OPORA_S3_PREFIX/],
  ['a folder besides', { OPORA_FILES: '/srv/files' }, 'files.twoStores', /Leave one of them out/],
  ['a bucket that is not there', { OPORA_S3_BUCKET: 'another-bucket' }, 'files.noBucket', /no bucket another-bucket/],
  ['another region', { OPORA_S3_REGION: 'us-east-1' }, 'files.region', /OPORA_S3_REGION/],
  ['nobody there', { OPORA_S3_ENDPOINT: 'http://127.0.0.1:9' }, 'files.unreachable', /No store answers at http:/],
] as const)('%s', async (_, env, code, words) => {
  const error = await refusal({ ...s3.environment, ...env })
  expect(error.code).toBe(code)
  expect(error.message).toMatch(words)
  expect(error.message).not.toContain('secret')
})

test.each([
  ['AWS_ACCESS_KEY_ID', 'AKIASOMEBODYELSE', /does not know the access key/],
  ['AWS_SECRET_ACCESS_KEY', 'not-the-secret-key', /does not take the secret key/],
])('a wrong %s is told without either key, in the log too', async (name, value, words) => {
  vi.stubEnv(name, value)
  const error = await refusal(s3.environment)
  expect([error.code, error.message]).toEqual(['files.refused', expect.stringMatching(words)])
  const logged = JSON.stringify(describeError(error))
  for (const secret of [SECRET_KEY, 'not-the-secret-key']) expect(`${error.message} ${logged}`).not.toContain(secret)
})

test.each([
  ['AccessDenied', 403, 'files.refused', /list, read, write and delete/],
  ['RequestTimeTooSkewed', 403, 'files.refused', /clocks differ/],
])('%s is told', async (code, status, expected, words) => {
  s3.refusal = new S3Refusal(status, code)
  const error = await refusal(s3.environment)
  expect([error.code, error.message]).toEqual([expected, expect.stringMatching(words)])
})

test('a web server that is no store is told', async () => {
  const other = createServer((_, response) => response.writeHead(200).end('<html><body>Welcome'))
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const endpoint = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  const error = await refusal({ ...s3.environment, OPORA_S3_ENDPOINT: endpoint })
  expect([error.code, error.message]).toEqual(['files.unreachable', expect.stringMatching(/does not speak S3/)])
  await new Promise((done) => other.close(done))
})

test('a store without room is told apart from one that fails', async () => {
  const store = await openFileStore('/nowhere', s3.environment)
  const bytes = Buffer.from('Opora')
  const people = { organisationId: randomUUID(), personId: randomUUID() }
  const arrival: ArrivalKey = { ...people, hash: sha256(bytes), size: bytes.length }
  s3.refusal = new S3Refusal(507, 'XMinioStorageFull')
  await expect(store.putPart(arrival, 0, bytes)).rejects.toBeInstanceOf(StoreFullError)
  s3.refusal = new S3Refusal(403, 'AccessDenied')
  await expect(store.putPart(arrival, 0, bytes)).rejects.not.toBeInstanceOf(StoreFullError)
})

test('a folder that cannot be written is told', async () => {
  // Below a file nobody can write, not even root.
  const store = await openFileStore(`${import.meta.filename}/files`, {})
  const error: unknown = await store.check().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'files.folder', message: expect.stringContaining('OPORA_FILES') })
})
