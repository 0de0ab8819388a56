/** The routes of duty: change a rota, register or take back an absence, ask who is on duty. Reading else is by pulling. */
import { z } from 'zod'
import { instantSchema } from '@shared/domain/command'
import { absenceRequestSchema, dutyChangedSchema, dutyRotaRequestSchema, onDutySchema } from '@shared/protocol/duty'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { putAbsence, removeAbsence } from '../duty/absences'
import { putRota, whoIsOnDuty } from '../duty/rotas'
import { LARGE_BODY_BYTES, type Api } from './app-types'
import { ProblemError, type ApiContext, type Session } from './context'
import { sessionOf } from './session'

const groupParams = z.object({ groupId: z.uuid() })
const absenceParams = z.object({ absenceId: z.uuid() })

export function registerDutyRoutes(app: Api, context: ApiContext): void {
  const { database } = context

  app.put(
    '/v1/groups/:groupId/duty-rota',
    {
      bodyLimit: LARGE_BODY_BYTES,
      schema: {
        summary: 'Replace the duty rota of a group; `version` is the one that was seen, 0 when there was none',
        tags: ['duty'],
        params: groupParams,
        body: dutyRotaRequestSchema,
        response: { 200: dutyChangedSchema },
      },
    },
    async (request) => {
      const { version: seenVersion, ...plan } = request.body
      const version = await putRota(database, sessionOf(request), request.params.groupId, plan, seenVersion)
      return { serverNow: context.now(), version }
    },
  )

  app.get(
    '/v1/groups/:groupId/on-duty',
    {
      schema: {
        summary: 'Who is on duty for a group at an instant (now, unless said otherwise), and who acts for the absent',
        tags: ['duty'],
        params: groupParams,
        querystring: z.object({ at: z.coerce.number().pipe(instantSchema).optional() }),
        response: { 200: onDutySchema },
      },
    },
    async (request) => {
      const { organisationId } = readerOf(sessionOf(request))
      const at = request.query.at ?? context.now()
      const { onDuty, until } = await whoIsOnDuty(database, organisationId, request.params.groupId, at)
      return { serverNow: context.now(), at, onDuty: [...onDuty], until }
    },
  )

  app.put(
    '/v1/absences/:absenceId',
    {
      schema: {
        summary: 'Register an absence under an id of your own, or change one; `version` is the one that was seen',
        tags: ['duty'],
        params: absenceParams,
        body: absenceRequestSchema,
        response: { 200: dutyChangedSchema },
      },
    },
    async (request) => {
      const absence = { id: request.params.absenceId, ...request.body }
      return { serverNow: context.now(), version: await putAbsence(database, sessionOf(request), absence) }
    },
  )

  app.delete(
    '/v1/absences/:absenceId',
    {
      schema: {
        summary: 'Take an absence back',
        tags: ['duty'],
        params: absenceParams,
        response: { 200: z.object({ serverNow: z.number() }) },
      },
    },
    async (request) => {
      await removeAbsence(database, sessionOf(request), request.params.absenceId)
      return { serverNow: context.now() }
    },
  )
}

/** @throws {ProblemError} 403 for a requester: duty is read by those who work on tickets */
function readerOf(session: Session): Session {
  if (session.roles.length > 0) return session
  throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Only people with a role may read the duty rota')
}
