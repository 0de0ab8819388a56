/**
 * Calls to the central API that are no commands: administration, which wants an answer now and never waits in an
 * outbox. A token that has run out is renewed once.
 */
import axios, { AxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios'
import { browserTimers } from '@/sync/browser-ports'
import type { TokenOutcome } from '@/sync/messages'
import { patiently } from '@/sync/patiently'
import type { ZodType } from 'zod'
import { problemSchema } from '@shared/protocol/problem'

/**
 * - `unreachable`: no answer; whether it was done is not known, and doing it again does no harm.
 * - `signedOut`: the session has ended.
 * - `unexpectedAnswer`: what came back is not what was asked for, as from a server of another version.
 * - otherwise the stable code of the server's problem.
 */
export class ServerCallError extends Error {
  override readonly name = 'ServerCallError'
  constructor(
    readonly code: string,
    /** What is wrong, as the server names it; null when it is no field. */
    readonly field: string | null,
    cause?: unknown,
  ) {
    super(`The call was not done: ${code}`, { cause })
  }
}

/** Every method rejects with a {@link ServerCallError}. */
export interface ServerCalls {
  put(path: string, body: object): Promise<void>
  remove(path: string): Promise<void>
  /** @returns the bytes of a file */
  download(path: string): Promise<ArrayBuffer>
  /** @returns the answer, held to its schema */
  ask<Answer>(method: AskingMethod, path: string, answer: ZodType<Answer>, body?: object): Promise<Answer>
}

/** A `put` publishes or replaces, a `post` only reckons something: both may be done again. */
export type AskingMethod = 'get' | 'put' | 'post'

export interface ServerCallsOptions {
  readonly apiOrigin: string
  readonly accessToken: string | null
  freshToken(): Promise<TokenOutcome>
}

type Method = AskingMethod | 'delete'

const TIMEOUT_MS = 20_000
const UNAUTHENTICATED = 401

export function httpServerCalls({ apiOrigin, accessToken, ...session }: ServerCallsOptions): ServerCalls {
  const http = axios.create({ baseURL: apiOrigin, adapter: 'fetch', timeout: TIMEOUT_MS })
  let token = accessToken

  async function renew(): Promise<string> {
    const outcome = await session.freshToken()
    if (outcome.kind !== 'token') throw new ServerCallError(outcome.kind, null)
    token = outcome.accessToken
    return token
  }

  async function call(method: Method, path: string, body?: object, options: AxiosRequestConfig = {}): Promise<unknown> {
    const held = token ?? (await renew())
    try {
      return await send(http, held, method, path, body, options)
    } catch (error) {
      if (!(error instanceof AxiosError) || error.response?.status !== UNAUTHENTICATED) throw asCallError(error)
      const renewed = await renew()
      return send(http, renewed, method, path, body, options).catch((again: unknown) =>
        Promise.reject(asCallError(again)),
      )
    }
  }

  return {
    async put(path, body) {
      await call('put', path, body)
    },
    async download(path) {
      const bytes = await patiently(browserTimers, (heard) =>
        call('get', path, undefined, { ...heard, responseType: 'arraybuffer', timeout: 0 }),
      )
      if (!(bytes instanceof ArrayBuffer)) throw new ServerCallError('unexpectedAnswer', null)
      return bytes
    },
    async remove(path) {
      await call('delete', path)
    },
    async ask(method, path, answer, body) {
      const parsed = answer.safeParse(await call(method, path, body))
      if (!parsed.success) throw new ServerCallError('unexpectedAnswer', null, parsed.error)
      return parsed.data
    },
  }
}

async function send(
  http: AxiosInstance,
  token: string,
  method: Method,
  url: string,
  data: object | undefined,
  options: AxiosRequestConfig,
): Promise<unknown> {
  const response = await http.request<unknown>({
    ...options,
    method,
    url,
    data,
    headers: { authorization: `Bearer ${token}` },
  })
  return response.data
}

function asCallError(error: unknown): ServerCallError {
  if (!(error instanceof AxiosError) || error.response === undefined) {
    return new ServerCallError('unreachable', null, error)
  }
  const problem = problemSchema.safeParse(readable(error.response.data))
  if (!problem.success) return new ServerCallError('server.internal', null, error)
  if (problem.data.status === UNAUTHENTICATED) return new ServerCallError('signedOut', null, error)
  return new ServerCallError(problem.data.code, problem.data.field ?? null, error)
}

/** A refusal of a download comes as bytes, too. */
function readable(data: unknown): unknown {
  if (!(data instanceof ArrayBuffer)) return data
  try {
    return JSON.parse(new TextDecoder().decode(data)) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
