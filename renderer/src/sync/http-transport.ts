/** Push and pull over HTTP. Axios uses `fetch` here: a worker has no XMLHttpRequest worth having. */
import axios, { AxiosError, type AxiosInstance } from 'axios'
import { z } from 'zod'
import { noticesSeenSchema, type NoticesSeen, type SeenNotices } from '@shared/protocol/notices'
import { PROBLEM_CONTENT_TYPE, problemSchema } from '@shared/protocol/problem'
import type {
  PartRequest,
  PartResponse,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
} from '@shared/protocol/sync'
import type { Clock } from './ports'
import { failureOf, retryAfterMs, TransportError, type SyncTransport } from './transport'

/** Long enough for a full page over a bad line; a request that hangs longer is lost. */
const TIMEOUT_MS = 60_000

/** What must be there for an answer to be one; its images come from our own server and are taken as they are. */
const pushResponseSchema = z.object({ serverNow: z.number(), epoch: z.string(), verdicts: z.array(z.unknown()) })
const pullResponseSchema = z.object({
  serverNow: z.number(),
  epoch: z.string(),
  changes: z.array(z.unknown()),
  cursor: z.string(),
  hasMore: z.boolean(),
})
const partResponseSchema = z.object({ serverNow: z.number(), epoch: z.string(), changes: z.array(z.unknown()) })

/** @param apiOrigin without a slash at the end */
export function httpTransport(apiOrigin: string, clock: Clock): SyncTransport {
  const http = axios.create({ baseURL: apiOrigin, adapter: 'fetch', timeout: TIMEOUT_MS, responseType: 'json' })
  return {
    push: (request: PushRequest, accessToken) =>
      post<PushResponse>(http, clock, '/v1/sync/push', request, accessToken, pushResponseSchema),
    pull: (request: PullRequest, accessToken) =>
      post<PullResponse>(http, clock, '/v1/sync/pull', request, accessToken, pullResponseSchema),
    pullPart: (request: PartRequest, accessToken) =>
      post<PartResponse>(http, clock, '/v1/sync/part', request, accessToken, partResponseSchema),
    seeNotices: (request: SeenNotices, accessToken) =>
      post<NoticesSeen>(http, clock, '/v1/notices/seen', request, accessToken, noticesSeenSchema),
  }
}

async function post<Answer>(
  http: AxiosInstance,
  clock: Clock,
  path: string,
  body: unknown,
  accessToken: string,
  shape: z.ZodType,
): Promise<Answer> {
  try {
    const { data } = await http.post<Answer>(path, body, { headers: { authorization: `Bearer ${accessToken}` } })
    // A proxy that answers 200 with a page of its own, or half a body, is no answer.
    if (!shape.safeParse(data).success) throw new TransportError('unreachable', `${path} answered with something else`)
    return data
  } catch (error) {
    if (error instanceof TransportError) throw error
    throw transportError(error, clock)
  }
}

function transportError(error: unknown, clock: Clock): TransportError {
  if (!(error instanceof AxiosError) || error.response === undefined) {
    return new TransportError('unreachable', 'The server did not answer', { cause: error })
  }
  const { status, headers } = error.response
  const isProblem = String(headers['content-type'] ?? '').startsWith(PROBLEM_CONTENT_TYPE)
  const problem = isProblem ? problemSchema.safeParse(error.response.data) : null
  const code = problem?.success === true ? problem.data.code : null
  const header: unknown = headers['retry-after']
  return new TransportError(failureOf(status, code), `The server answered ${status}`, {
    cause: error,
    code: code ?? undefined,
    retryAfterMs: retryAfterMs(typeof header === 'string' ? header : null, clock.now()) ?? undefined,
  })
}
