/** The few calls that come before a session, or end it. */
import axios, { AxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios'
import { z } from 'zod'
import {
  CLIENT_HEADER,
  demoAccountSchema,
  serverInfoSchema,
  sessionResponseSchema,
  type DemoAccount,
  type ServerInfo,
  type SessionResponse,
} from '@shared/protocol/auth'
import { problemSchema } from '@shared/protocol/problem'

/** `unreachable` when there was no answer; otherwise the code of the server's problem. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
  constructor(
    readonly code: string,
    readonly status: number | null,
    cause: unknown,
  ) {
    super(`The session call failed: ${code}`, { cause })
  }
}

const demoAccountsSchema = z.object({ accounts: z.array(demoAccountSchema), grant: z.string().optional() })

export interface DemoAccounts {
  readonly accounts: readonly DemoAccount[]
  /** Only for hosts without cookies; goes back with `signInAsDemo`. */
  readonly grant?: string | undefined
}

/** Every method rejects with a {@link SessionError}. */
export interface SessionApi {
  server(): Promise<ServerInfo>
  signIn(login: string, password: string): Promise<SessionResponse>
  /** @param refreshToken none in a browser: the cookie is the token */
  refresh(refreshToken: string | null): Promise<SessionResponse>
  /** @param withCookie false when the cookie of this browser is of somebody who signed in since: it stays */
  signOut(accessToken: string | null, refreshToken: string | null, withCookie: boolean): Promise<void>
  redeemDemoGrant(token: string): Promise<DemoAccounts>
  demoAccounts(grant: string | null): Promise<DemoAccounts>
  signInAsDemo(accountId: string, grant: string | null): Promise<SessionResponse>
}

const TIMEOUT_MS = 20_000

export function httpSessionApi(apiOrigin: string, client: 'desktop' | 'browser'): SessionApi {
  const http = axios.create({
    baseURL: apiOrigin,
    adapter: 'fetch',
    timeout: TIMEOUT_MS,
    headers: { [CLIENT_HEADER]: client },
  })
  const session = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<SessionResponse> =>
    ask(http, 'post', path, sessionResponseSchema, body, headers)
  const bodyOf = (refreshToken: string | null): object => (refreshToken === null ? {} : { refreshToken })
  const granted = (grant: string | null): Record<string, string> =>
    grant === null ? {} : { 'x-opora-demo-grant': grant }
  return {
    server: () => ask(http, 'get', '/v1/server', serverInfoSchema),
    signIn: (login, password) => session('/v1/auth/sign-in', { login, password }),
    refresh: (refreshToken) => session('/v1/auth/refresh', bodyOf(refreshToken)),
    async signOut(accessToken, refreshToken, withCookie) {
      const headers = accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }
      const omitting = withCookie ? {} : { withCredentials: false }
      await ask(http, 'post', '/v1/auth/sign-out', z.unknown(), bodyOf(refreshToken), headers, omitting)
    },
    redeemDemoGrant: (token) => ask(http, 'post', '/v1/auth/demo/grant', demoAccountsSchema, { token }),
    demoAccounts: (grant) => ask(http, 'get', '/v1/auth/demo/accounts', demoAccountsSchema, undefined, granted(grant)),
    signInAsDemo: (accountId, grant) => session('/v1/auth/demo/sign-in', { accountId }, granted(grant)),
  }
}

async function ask<Answer>(
  http: AxiosInstance,
  method: 'get' | 'post',
  url: string,
  schema: z.ZodType<Answer>,
  data?: unknown,
  headers: Record<string, string> = {},
  options: Pick<AxiosRequestConfig, 'withCredentials'> = {},
): Promise<Answer> {
  try {
    const response = await http.request<unknown>({ method, url, data, headers, ...options })
    return schema.parse(response.data)
  } catch (error) {
    if (!(error instanceof AxiosError)) throw new SessionError('unreachable', null, error)
    const problem = problemSchema.safeParse(error.response?.data)
    const code = error.response === undefined ? 'unreachable' : problem.success ? problem.data.code : 'server.internal'
    throw new SessionError(code, error.response?.status ?? null, error)
  }
}
