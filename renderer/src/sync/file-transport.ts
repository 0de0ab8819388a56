/** Files over HTTP: part by part, so that a broken line costs one part. */
import axios, { type AxiosRequestConfig } from 'axios'
import { z } from 'zod'
import { fileArrivalSchema, type FileArrival } from '@shared/protocol/files'
import { transportError } from './http-transport'
import type { Clock } from './ports'
import { TransportError } from './transport'

export interface AnnouncedFile {
  readonly hash: string
  readonly size: number
}

interface Answer {
  readonly serverNow: number
}

/** Every method throws a {@link TransportError} whose code says what the server found wrong. */
export interface FileTransport {
  arrival(file: AnnouncedFile, accessToken: string): Promise<FileArrival>
  putPart(
    file: AnnouncedFile,
    part: { readonly index: number; readonly hash: string; readonly bytes: Uint8Array<ArrayBuffer> },
    accessToken: string,
  ): Promise<Answer>
  finish(file: AnnouncedFile, accessToken: string): Promise<Answer>
}

/** As long as the server waits for one. */
const TIMEOUT_MS = 60_000
const answerSchema = z.object({ serverNow: z.number() })

/** @param apiOrigin without a slash at the end */
export function httpFileTransport(apiOrigin: string, clock: Clock): FileTransport {
  const http = axios.create({ baseURL: apiOrigin, adapter: 'fetch', timeout: TIMEOUT_MS, responseType: 'json' })

  async function ask<Shape>(
    shape: z.ZodType<Shape>,
    accessToken: string,
    request: Omit<AxiosRequestConfig, 'headers'>,
    type: Readonly<Record<string, string>> = {},
  ): Promise<Shape> {
    try {
      const headers = { ...type, authorization: `Bearer ${accessToken}` }
      const { data } = await http.request<unknown>({ ...request, headers })
      const answer = shape.safeParse(data)
      if (answer.success) return answer.data
    } catch (error) {
      throw transportError(error, clock)
    }
    throw new TransportError('unreachable', `${request.url ?? ''} answered with something else`)
  }

  return {
    arrival: ({ hash, size }, token) =>
      ask(fileArrivalSchema, token, { method: 'get', url: `/v1/files/${hash}/parts`, params: { size } }),
    putPart: ({ hash, size }, part, token) =>
      ask(
        answerSchema,
        token,
        {
          method: 'put',
          url: `/v1/files/${hash}/parts/${part.index}`,
          params: { size, partHash: part.hash },
          data: part.bytes,
        },
        { 'content-type': 'application/octet-stream' },
      ),
    finish: ({ hash, size }, token) =>
      // Without a body, axios would call it a form, which the server does not read.
      ask(answerSchema, token, { method: 'put', url: `/v1/files/${hash}`, params: { size }, data: {} }),
  }
}
