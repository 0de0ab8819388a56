/**
 * Where the S3 store is. Everything but the keys, which the client of the store finds as all programs for S3 do: in the
 * environment, in a profile, or from the machine it runs on.
 */
import { FileStoreError } from '../store-error'

type Environment = Readonly<Record<string, string | undefined>>

export interface S3Settings {
  readonly bucket: string
  /** Null for Amazon's own, by region. */
  readonly endpoint: string | null
  readonly region: string
  /** Bucket in the path, and not in the host's name. */
  readonly isPathStyle: boolean
  /** What all keys begin with: empty, or ending with a slash. */
  readonly prefix: string
}

/** Stores of one's own take any; Amazon's wants the bucket's. */
const DEFAULT_REGION = 'us-east-1'

/**
 * @returns null where none is asked for
 * @throws {FileStoreError}
 */
export function readS3Settings(env: Environment): S3Settings | null {
  const setting = (name: string): string | null => {
    const text = env[`OPORA_S3_${name}`]
    return text === undefined || text === '' ? null : text
  }
  const bucket = setting('BUCKET')
  if (bucket === null) {
    const lonely = ['ENDPOINT', 'REGION', 'PATH_STYLE', 'PREFIX'].find((name) => setting(name) !== null)
    if (lonely === undefined) return null
    throw new FileStoreError('files.setting', `OPORA_S3_${lonely} is set and no bucket is. Set OPORA_S3_BUCKET too.`)
  }
  const endpoint = readEndpoint(setting('ENDPOINT'))
  return {
    bucket: readBucket(bucket),
    endpoint,
    region: setting('REGION') ?? env['AWS_REGION'] ?? DEFAULT_REGION,
    isPathStyle: readPathStyle(setting('PATH_STYLE'), endpoint !== null),
    prefix: readPrefix(setting('PREFIX') ?? ''),
  }
}

function readBucket(text: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text)) return text
  const detail = `OPORA_S3_BUCKET is "${text}", which is no name of a bucket: 3 to 63 of a–z, 0–9, dots and hyphens.`
  throw new FileStoreError('files.setting', detail)
}

function readEndpoint(text: string | null): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (url !== null && /^https?:$/.test(url.protocol) && isPlain) return url.href.replace(/\/$/, '')
  // Not repeated: a password may stand in it.
  const detail =
    'OPORA_S3_ENDPOINT is not an address like https://s3.example.org. Give that alone: bucket and keys have settings of ' +
    'their own.'
  throw new FileStoreError('files.setting', detail)
}

function readPathStyle(text: string | null, hasEndpoint: boolean): boolean {
  if (text === null) return hasEndpoint
  if (text === '1' || text === '0') return text === '1'
  throw new FileStoreError('files.setting', `OPORA_S3_PATH_STYLE is "${text}". Set it to 1 or 0.`)
}

function readPrefix(text: string): string {
  const trimmed = text.replace(/^\/+|\/+$/g, '')
  if (trimmed === '') return ''
  if (/^[\w.-]+(?:\/[\w.-]+)*$/.test(trimmed)) return `${trimmed}/`
  throw new FileStoreError('files.setting', `OPORA_S3_PREFIX is "${text}". Use letters, digits, ".", "_", "-" and "/".`)
}
