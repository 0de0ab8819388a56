/** Segments: one, which may be kept on the way, or several at once for a first sync. */
import { z } from 'zod'
import {
  joinSegments,
  MOST_SEGMENTS_AT_ONCE,
  SEGMENT_CONTENT_TYPE,
  SEGMENTS_CONTENT_TYPE,
} from '@shared/protocol/segment'
import { readSegment, readSegments } from '../segments/read-segment'
import type { Api } from './app-types'
import type { ApiContext } from './context'
import { sessionOf } from './session'

/** With commas between them. */
const idsSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.uuid()).max(MOST_SEGMENTS_AT_ONCE))

export function registerSegmentRoutes(app: Api, context: ApiContext): void {
  app.get(
    '/v1/sync/segments/:id',
    {
      schema: {
        summary: 'One segment of finished tickets, as a page of a snapshot names it: never changes, is dropped instead',
        tags: ['sync'],
        produces: [SEGMENT_CONTENT_TYPE],
        params: z.object({ id: z.uuid() }),
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const bytes = await readSegment(context.database, sessionOf(request), id)
      const etag = `"${id}"`
      // `private`: only whoever may read tickets. A day, since what is erased must not be found in a cache for ever.
      reply.header('cache-control', 'private, max-age=86400, immutable').header('etag', etag)
      reply.header('vary', 'Origin, Authorization')
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.header('content-type', SEGMENT_CONTENT_TYPE).send(Buffer.from(bytes))
    },
  )

  app.get(
    '/v1/sync/segments',
    {
      schema: {
        summary: 'Several segments, each behind its length in four bytes (the lowest first); 0 for one that is gone',
        tags: ['sync'],
        produces: [SEGMENTS_CONTENT_TYPE],
        querystring: z.object({ ids: idsSchema }),
      },
    },
    async (request, reply) => {
      const segments = await readSegments(context.database, sessionOf(request), request.query.ids)
      // What one of them says can go, and the others stay: only one by one may they be kept on the way.
      return reply.type(SEGMENTS_CONTENT_TYPE).send(Buffer.from(joinSegments(segments).buffer))
    },
  )
}
