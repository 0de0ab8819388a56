/** The set-up of tests that use a bucket: one store with the S3 protocol for the file, and the keys where clients look. */
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { readS3Settings, type S3Settings } from '../s3/s3-settings'
import { ACCESS_KEY, SECRET_KEY, TestS3Server } from './s3-server'

/** That of the present file; what it refuses is forgotten after each test. */
export let s3: TestS3Server

/** Call it once, at the top of a file. */
export function bucketForFile(): void {
  beforeAll(async () => {
    s3 = await TestS3Server.start()
  })
  afterAll(() => s3.stop())
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', ACCESS_KEY)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET_KEY)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    s3.refusal = null
  })
}

/** A part of the bucket that nothing else is in. */
export function emptyBucket(): { readonly prefix: string; readonly settings: S3Settings } {
  const prefix = `run-${randomUUID()}`
  return { prefix, settings: readS3Settings({ ...s3.environment, OPORA_S3_PREFIX: prefix })! }
}
