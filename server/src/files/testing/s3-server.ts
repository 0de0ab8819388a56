/**
 * A store with the S3 protocol in memory, on loopback: as much of it as files need. It is strict where mistakes would go
 * unnoticed: each request must be signed (Signature Version 4) over exactly what arrives, a body must be what its hash in
 * the signature says, and one that ends early leaves nothing. Written after the documentation of S3, apart from the client.
 */
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export const ACCESS_KEY = 'AKIATESTOPORA'
export const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYTESTKEY'
const BUCKET = 'opora-files'
const REGION = 'eu-test-1'
/** So small that lists come in pages. */
const KEYS_OF_PAGE = 3

interface Stored {
  readonly bytes: Buffer
  changedAt: number
}

export class S3Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code)
  }
}

export class TestS3Server {
  readonly objects = new Map<string, Stored>()
  /** Answers every request with it. */
  refusal: S3Refusal | null = null
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      // A body that ended early has nobody left to be answered.
      if (!response.destroyed && error instanceof S3Refusal) refuse(response, error)
      else response.destroy()
    })
  })

  static async start(): Promise<TestS3Server> {
    const server = new TestS3Server()
    await new Promise<void>((done) => server.#server.listen(0, '127.0.0.1', done))
    return server
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What sets a server up for it. */
  get environment() {
    return { OPORA_S3_BUCKET: BUCKET, OPORA_S3_ENDPOINT: this.endpoint, OPORA_S3_REGION: REGION }
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((done) => this.#server.close(() => done()))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.endpoint)
    const body = await buffer(request)
    if (!request.complete) throw new S3Refusal(400, 'IncompleteBody')
    if (this.refusal !== null) throw this.refusal
    checkSignature(request, url, body)
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/')
    if (bucket !== BUCKET) throw new S3Refusal(404, 'NoSuchBucket')
    const key = rest.join('/')
    if (request.method === 'GET' && key === '') {
      this.#list(url, response)
      return
    }
    if (request.method === 'PUT') this.objects.set(key, { bytes: body, changedAt: Date.now() })
    else if (request.method === 'DELETE') this.objects.delete(key)
    else if (request.method === 'GET') {
      const found = this.objects.get(key)
      if (found === undefined) throw new S3Refusal(404, 'NoSuchKey')
      response.writeHead(200, { 'content-length': found.bytes.length }).end(found.bytes)
      return
    } else throw new S3Refusal(405, 'MethodNotAllowed')
    response.writeHead(request.method === 'PUT' ? 200 : 204, { etag: `"${md5(body)}"` }).end()
  }

  #list(url: URL, response: ServerResponse): void {
    const [prefix, after] = [url.searchParams.get('prefix') ?? '', url.searchParams.get('continuation-token') ?? '']
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    const page = keys.slice(0, KEYS_OF_PAGE)
    const contents = page.map((key) => {
      const at = new Date(this.objects.get(key)?.changedAt ?? 0).toISOString()
      return `<Contents><Key>${key}</Key><LastModified>${at}</LastModified></Contents>`
    })
    const isTruncated = keys.length > page.length
    const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    const text = `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
    response.writeHead(200, { 'content-type': 'application/xml' }).end(text)
  }
}

function refuse(response: ServerResponse, { status, code }: S3Refusal): void {
  const text = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Refused by the test</Message></Error>`
  response.writeHead(status, { 'content-type': 'application/xml', connection: 'close' }).end(text)
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function checkSignature(request: IncomingMessage, url: URL, body: Buffer): void {
  const signed =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)$/
  const [, accessKey, day = '', region = '', names = '', signature] =
    signed.exec(request.headers.authorization ?? '') ?? []
  if (accessKey === undefined) throw new S3Refusal(403, 'AccessDenied')
  if (accessKey !== ACCESS_KEY) throw new S3Refusal(403, 'InvalidAccessKeyId')
  if (region !== REGION) throw new S3Refusal(400, 'AuthorizationHeaderMalformed')
  const headerNames = names.split(';')
  const must = ['host', 'x-amz-content-sha256', 'x-amz-date']
  if (!must.every((name) => headerNames.includes(name))) throw new S3Refusal(403, 'AccessDenied')
  const said = header(request, 'x-amz-content-sha256')
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort()
  const canonical = [
    request.method,
    url.pathname,
    query.join('&'),
    ...headerNames.map((name) => `${name}:${header(request, name)}`),
    '',
    names,
    said,
  ].join('\n')
  const at = header(request, 'x-amz-date')
  const toSign = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET_KEY}`)
  if (hmac(key, toSign).toString('hex') !== signature) throw new S3Refusal(403, 'SignatureDoesNotMatch')
  if (said !== sha256(body)) throw new S3Refusal(400, 'XAmzContentSHA256Mismatch')
}

const header = ({ headers }: IncomingMessage, name: string): string => String(headers[name] ?? '').trim()
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
