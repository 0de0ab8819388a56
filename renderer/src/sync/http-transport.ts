/** Push and pull over HTTP. Axios uses `fetch` here: a worker has no XMLHttpRequest worth having. */
import axios, { AxiosError, type AxiosInstance } from 'axios'
import { z } from 'zod'
import { noticesSeenSchema, type NoticesSeen, type SeenNotices } from '@shared/protocol/notices'
import { PROBLEM_CONTENT_TYPE, problemSchema } from '@shared/protocol/problem'
import { SEGMENTS_CONTENT_TYPE, splitSegments } from '@shared/protocol/segment'
import type {
  PartRequest,
  PartResponse,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
} from '@shared/protocol/sync'
import { patiently } from './patiently'
import type { Clock, Timers } from './ports'
import { failureOf, retryAfterMs, TransportError, type SyncTransport } from './transport'

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
export function httpTransport(apiOrigin: string, clock: Clock, timers: Timers): SyncTransport {
  const http = axios.create({ baseURL: apiOrigin, adapter: 'fetch', responseType: 'json' })
  const line: Line = { http, clock, timers }
  return {
    push: (request: PushRequest, accessToken) =>
      post<PushResponse>(line, '/v1/sync/push', request, accessToken, pushResponseSchema),
    pull: (request: PullRequest, accessToken) =>
      post<PullResponse>(line, '/v1/sync/pull', request, accessToken, pullResponseSchema),
    pullPart: (request: PartRequest, accessToken) =>
      post<PartResponse>(line, '/v1/sync/part', request, accessToken, partResponseSchema),
    segments: (ids, accessToken) => getSegments(line, ids, accessToken),
    seeNotices: (request: SeenNotices, accessToken) =>
      post<NoticesSeen>(line, '/v1/notices/seen', request, accessToken, noticesSeenSchema),
  }
}

interface Line {
  readonly http: AxiosInstance
  readonly clock: Clock
  readonly timers: Timers
}

async function post<Answer>(
  { http, clock, timers }: Line,
  path: string,
  body: unknown,
  accessToken: string,
  shape: z.ZodType,
): Promise<Answer> {
  try {
    const headers = { authorization: `Bearer ${accessToken}` }
    const { data } = await patiently(timers, (heard) => http.post<Answer>(path, body, { ...heard, headers }))
    // A proxy that answers 200 with a page of its own, or half a body, is no answer.
    if (!shape.safeParse(data).success) throw new TransportError('unreachable', `${path} answered with something else`)
    return data
  } catch (error) {
    if (error instanceof TransportError) throw error
    throw transportError(error, clock)
  }
}

/**
 * Stored as they come. Past the browser's own cache: a second copy there would outlive a sign-out, and a text that was
 * erased.
 */
async function getSegments(
  { http, clock, timers }: Line,
  ids: readonly string[],
  accessToken: string,
): Promise<readonly (Uint8Array | null)[]> {
  const path = '/v1/sync/segments'
  try {
    const { data, headers } = await patiently(timers, (heard) =>
      http.get<ArrayBuffer>(path, {
        ...heard,
        params: { ids: ids.join(',') },
        headers: { authorization: `Bearer ${accessToken}` },
        responseType: 'arraybuffer',
        fetchOptions: { cache: 'no-store' },
      }),
    )
    if (headers['content-type'] !== SEGMENTS_CONTENT_TYPE) {
      throw new TransportError('unreachable', `${path} answered with something else`)
    }
    return splitSegments(new Uint8Array(data), ids.length)
  } catch (error) {
    if (error instanceof TransportError) throw error
    if (error instanceof RangeError) throw new TransportError('unreachable', error.message, { cause: error })
    throw transportError(error, clock)
  }
}

export function transportError(error: unknown, clock: Clock): TransportError {
  if (!(error instanceof AxiosError) || error.response === undefined) {
    return new TransportError('unreachable', 'The server did not answer', { cause: error })
  }
  const { status, headers } = error.response
  const isProblem = String(headers['content-type'] ?? '').startsWith(PROBLEM_CONTENT_TYPE)
  const problem = isProblem ? problemSchema.safeParse(documentOf(error.response.data)) : null
  const code = problem?.success === true ? problem.data.code : null
  const header: unknown = headers['retry-after']
  return new TransportError(failureOf(status, code), `The server answered ${status}`, {
    cause: error,
    status,
    code: code ?? undefined,
    retryAfterMs: retryAfterMs(typeof header === 'string' ? header : null, clock.now()) ?? undefined,
  })
}

/** Where bytes were asked for, a refusal comes as bytes too. */
function documentOf(data: unknown): unknown {
  if (!(data instanceof ArrayBuffer)) return data
  try {
    return JSON.parse(new TextDecoder().decode(data))
  } catch {
    // Half a document says nothing; its status does.
    return null
  }
}
