/** Erasing what was said, as the command line asks for it: what can be erased, what would go, and the erasure itself. */
import { z } from 'zod'
import { MAX_ERASURE_REASON } from '@shared/domain/erasure'
import { EVENT_TYPES } from '@shared/domain/event'
import { ErasureError } from '../erasure/erasure-error'
import { eraseEvent } from '../erasure/erase-event'
import { planErasure, type ErasurePlan } from '../erasure/plan-erasure'
import { textsOf, textsOfTicket } from '../erasure/ticket-texts'
import { soleOrganisation } from '../store/sole-organisation'
import { ADMIN, type Api } from './app-types'
import { ProblemError, type ApiContext } from './context'

const textSchema = z.object({
  eventId: z.uuid(),
  number: z.number(),
  type: z.enum(EVENT_TYPES),
  at: z.number(),
  by: z.string().nullable(),
  content: z.record(z.string(), z.string()),
})

export const ticketTextsSchema = z.object({ serverNow: z.number(), texts: z.array(textSchema) })
export const erasurePlanSchema = ticketTextsSchema.extend({
  files: z.array(z.object({ hash: z.string(), size: z.number(), isShared: z.boolean(), isHere: z.boolean() })),
})
export const erasureRequestSchema = z.object({
  reason: z.string().trim().min(1).max(MAX_ERASURE_REASON),
  by: z.string().trim().min(1).max(200),
})

const eventParamsSchema = z.object({ id: z.uuid().toLowerCase() })

export function registerErasureRoutes(app: Api, context: ApiContext): void {
  const { database, now } = context

  app.get(
    '/v1/admin/tickets/:number/texts',
    {
      config: ADMIN,
      schema: {
        summary: 'The texts of a ticket, with the ids of the events by which they are erased',
        tags: ['admin'],
        params: z.object({ number: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
        response: { 200: ticketTextsSchema },
      },
    },
    (request) =>
      refusing(async () => {
        const { id: organisationId } = await soleOrganisation(database)
        const texts = await textsOfTicket(database, organisationId, request.params.number)
        return { serverNow: now(), texts: [...texts] }
      }),
  )

  app.get(
    '/v1/admin/events/:id/erasure',
    {
      config: ADMIN,
      schema: {
        summary: 'What would go with the text of an event',
        tags: ['admin'],
        params: eventParamsSchema,
        response: { 200: erasurePlanSchema },
      },
    },
    (request) =>
      refusing(async () => {
        const { id: organisationId } = await soleOrganisation(database)
        return answerOf(context, await planErasure(context, organisationId, request.params.id))
      }),
  )

  app.post(
    '/v1/admin/events/:id/erasure',
    {
      config: ADMIN,
      schema: {
        summary: 'Erase the text of an event for good; the event stays, and says when, by whom and why',
        tags: ['admin'],
        params: eventParamsSchema,
        body: erasureRequestSchema,
        response: { 200: erasurePlanSchema },
      },
    },
    (request) =>
      refusing(async () => {
        const { id: organisationId } = await soleOrganisation(database)
        const asked = { organisationId, eventId: request.params.id, ...request.body }
        const plan = await eraseEvent(context, asked)
        request.log.info({ events: plan.events.map(({ id }) => id) }, 'Texts were erased')
        return answerOf(context, plan)
      }),
  )
}

async function answerOf({ database, now }: ApiContext, { events, bytes }: ErasurePlan) {
  const texts = await textsOf(database, events)
  return {
    serverNow: now(),
    texts: texts.map((text) => ({ ...text, content: { ...text.content } })),
    files: [...bytes],
  }
}

async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ErasureError)) throw error
    throw new ProblemError(error.code.startsWith('erasure.unknown') ? 404 : 409, error.code, error.message)
  }
}
