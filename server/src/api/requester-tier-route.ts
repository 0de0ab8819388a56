/** Gives a requester a tier. */
import { z } from 'zod'
import { requesterTierChangedSchema, requesterTierSchema } from '@shared/protocol/administration'
import { setRequesterTier } from '../administration/requester-tier'
import type { Api } from './app-types'
import type { ApiContext } from './context'
import { sessionOf } from './session'

export function registerRequesterTierRoute(app: Api, context: ApiContext): void {
  app.put(
    '/v1/people/:personId/tier',
    {
      schema: {
        summary: 'Give a requester a tier; `seen` is the one that they had, null where they had none',
        tags: ['sla'],
        params: z.object({ personId: z.uuid() }),
        body: requesterTierSchema,
        response: { 200: requesterTierChangedSchema },
      },
    },
    async (request) => {
      await context.database
        .transaction()
        .execute((transaction) =>
          setRequesterTier(transaction, sessionOf(request), request.params.personId, request.body),
        )
      return { serverNow: context.now() }
    },
  )
}
