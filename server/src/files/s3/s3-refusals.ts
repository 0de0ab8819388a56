/**
 * What an S3 store answers, as a code, a sentence and what to do. Its own words are kept as the cause alone; no keys stand
 * in either.
 */
import { FileStoreError } from '../store-error'
import type { S3Settings } from './s3-settings'

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')
const systemCodeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

export const isUnknownKey = (error: unknown): boolean => nameOf(error) === 'NoSuchKey'

const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'InsufficientStorage'])
export const isFull = (error: unknown): boolean => FULL.has(nameOf(error)) || statusOf(error) === 507

const KEYS = 'Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile or role that this account takes'
const REFUSED: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: `does not know the access key. ${KEYS}.`,
  SignatureDoesNotMatch: `does not take the secret key. ${KEYS}.`,
  ExpiredToken: `says that the keys have expired. ${KEYS}.`,
  InvalidToken: `does not take the session token. ${KEYS}.`,
  RequestTimeTooSkewed: 'says that the clocks differ too much. Set the clock of this machine, or of that one.',
}
const REGION = new Set(['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'])
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
])

/** @returns the error itself where nobody foresaw it */
export function refusalOf(error: unknown, { endpoint, bucket, region }: S3Settings): unknown {
  const where = endpoint ?? `Amazon S3 in ${region}`
  const name = nameOf(error)
  const refused = REFUSED[name]
  const options = { cause: error }
  if (refused !== undefined) return new FileStoreError('files.refused', `The store at ${where} ${refused}`, options)
  if (name === 'CredentialsProviderError') {
    return new FileStoreError('files.refused', `There are no keys for the store at ${where}. ${KEYS}.`, options)
  }
  if (name === 'NoSuchBucket' || name === 'InvalidBucketName') {
    const detail = `The store at ${where} has no bucket ${bucket}. Make it there, or correct OPORA_S3_BUCKET.`
    return new FileStoreError('files.noBucket', detail, options)
  }
  if (REGION.has(name)) {
    const detail = `The bucket ${bucket} is in another region than ${region}. Set OPORA_S3_REGION to that of the bucket.`
    return new FileStoreError('files.region', detail, options)
  }
  if (name === 'AccessDenied' || statusOf(error) === 403) {
    const detail =
      `The store at ${where} does not let these keys list, read, write and delete in the bucket ${bucket}. Allow all four ` +
      'there, or use other keys.'
    return new FileStoreError('files.refused', detail, options)
  }
  if (UNREACHABLE.has(systemCodeOf(error)) || name === 'TimeoutError') {
    const detail = `No store answers at ${where}. Start it, or correct OPORA_S3_ENDPOINT.`
    return new FileStoreError('files.unreachable', detail, options)
  }
  if (isNotOfStore(statusOf(error))) {
    const detail = `What answers at ${where} does not speak S3. Correct OPORA_S3_ENDPOINT, and OPORA_S3_PATH_STYLE.`
    return new FileStoreError('files.unreachable', detail, options)
  }
  return error
}

/** An answer that the client could not read as one of S3. */
const isNotOfStore = (status: number | null): boolean =>
  status !== null && (status < 300 || status === 404 || status === 405)

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('$metadata' in error)) return null
  const { $metadata: about } = error
  if (typeof about !== 'object' || about === null || !('httpStatusCode' in about)) return null
  return typeof about.httpStatusCode === 'number' ? about.httpStatusCode : null
}
