/**
 * The four things that are asked of an S3 store: put, get, list, delete. The client behind it is large, so it is read only
 * where a store is set up. Its checksums of bodies are left to those that S3 has had from the beginning: the SHA-256 in
 * the signature, which every store of that protocol knows and holds the body to.
 */
import { Readable } from 'node:stream'
import type * as s3 from '@aws-sdk/client-s3'
import { SECOND_MS, type Instant } from '@shared/domain/instant'
import { StoreFullError } from '../file-store'
import { FileStoreError } from '../store-error'
import { isFull, isUnknownKey, refusalOf } from './s3-refusals'
import type { S3Settings } from './s3-settings'

type Library = typeof s3

const CONNECT_MS = 5 * SECOND_MS
const SILENCE_MS = 30 * SECOND_MS
const ATTEMPTS = 3
/** What goes wrong is told by whoever asked; the client's own words would get into a log that is lines of JSON. */
const ignore = (): void => undefined
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore }

export interface ListedObject {
  readonly key: string
  readonly changedAt: Instant
}

export class S3Objects {
  readonly #bucket: string

  private constructor(
    private readonly library: Library,
    private readonly client: s3.S3Client,
    private readonly settings: S3Settings,
  ) {
    this.#bucket = settings.bucket
  }

  static async open(settings: S3Settings): Promise<S3Objects> {
    const library = await import('@aws-sdk/client-s3')
    const client = new library.S3Client({
      ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
      region: settings.region,
      forcePathStyle: settings.isPathStyle,
      maxAttempts: ATTEMPTS,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      logger: SILENT,
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: SILENCE_MS },
    })
    return new S3Objects(library, client, settings)
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#put(new this.library.PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: bytes }))
  }

  /**
   * All of it or nothing: what is given up before its end is never taken.
   *
   * @param hash SHA-256 of all of it, to which the store holds it as well
   * @param givenUp a body that failed by itself would leave the request waiting for the rest
   */
  async putStream(
    key: string,
    body: Readable,
    { size, hash }: { readonly size: number; readonly hash: string },
    givenUp: AbortSignal,
  ): Promise<void> {
    const input = { Bucket: this.#bucket, Key: key, Body: body, ContentLength: size }
    const command = new this.library.PutObjectCommand(input)
    command.middlewareStack.add(
      (next) => (args) => {
        const { request } = args
        if (typeof request === 'object' && request !== null && 'headers' in request) {
          request.headers = { ...(request.headers as Record<string, string>), 'x-amz-content-sha256': hash }
        }
        return next(args)
      },
      { step: 'build', name: 'sayHash' },
    )
    await this.#put(command, givenUp)
  }

  /** @returns null when there is no such object */
  async get(key: string): Promise<Readable | null> {
    try {
      const { Body: body } = await this.client.send(
        new this.library.GetObjectCommand({ Bucket: this.#bucket, Key: key }),
      )
      if (body instanceof Readable) return body
      throw new TypeError('The store answered without a body')
    } catch (error) {
      if (isUnknownKey(error)) return null
      throw error
    }
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    const pages = this.library.paginateListObjectsV2({ client: this.client }, { Bucket: this.#bucket, Prefix: prefix })
    for await (const { Contents: contents = [] } of pages) {
      for (const { Key: key, LastModified: changed } of contents) {
        if (key !== undefined) yield { key, changedAt: changed?.getTime() ?? Number.POSITIVE_INFINITY }
      }
    }
  }

  /** One that is not there is no failure. */
  async delete(key: string): Promise<void> {
    await this.client.send(new this.library.DeleteObjectCommand({ Bucket: this.#bucket, Key: key }))
  }

  /** @throws {FileStoreError} what the store says to whoever set it up */
  async explaining(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      throw error instanceof FileStoreError ? error : refusalOf(error, this.settings)
    }
  }

  async #put(command: s3.PutObjectCommand, abortSignal?: AbortSignal): Promise<void> {
    try {
      await this.client.send(command, abortSignal === undefined ? {} : { abortSignal })
    } catch (error) {
      throw isFull(error) ? new StoreFullError('The store has no room for the file', { cause: error }) : error
    }
  }
}
