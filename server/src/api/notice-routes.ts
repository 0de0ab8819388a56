/** The route of notices: what their person has seen. They are read by pulling. */
import { noticesSeenSchema, seenNoticesSchema } from '@shared/protocol/notices'
import { seeNotices } from '../notices/see-notices'
import { LARGE_BODY_BYTES, type Api } from './app-types'
import type { ApiContext } from './context'
import { sessionOf } from './session'

export function registerNoticeRoutes(app: Api, context: ApiContext): void {
  app.post(
    '/v1/notices/seen',
    {
      bodyLimit: LARGE_BODY_BYTES,
      schema: {
        summary: 'Say that own notices were seen; the first time counts, and unknown ones are passed over',
        tags: ['notices'],
        body: seenNoticesSchema,
        response: { 200: noticesSeenSchema },
      },
    },
    async (request) => {
      const serverNow = context.now()
      await seeNotices(context.database, sessionOf(request), request.body.ids, serverNow)
      return { serverNow }
    },
  )
}
