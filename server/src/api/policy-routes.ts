/** What administrators ask about policies beside publishing one: their order, a trial, the tickets that are behind. */
import {
  applicationPageSchema,
  applicationRequestSchema,
  applicationUndoRequestSchema,
  behindSchema,
  policyOrderRequestSchema,
  policyOrderSchema,
  trialPageSchema,
  trialRequestSchema,
} from '@shared/protocol/policies'
import { applyPage, undoPage } from '../administration/apply-policies'
import { checkPolicy } from '../administration/check-policy'
import { countBehind } from '../administration/open-tickets-behind'
import { orderPolicies } from '../administration/order-policies'
import { checkAdmin } from '../administration/publish'
import { countTickets, tryPage } from '../administration/try-policies'
import type { CommandServices } from '../commands/services'
import { LARGE_BODY_BYTES, type Api } from './app-types'
import type { Session } from './context'
import { sessionOf } from './session'

export function registerPolicyRoutes(app: Api, services: CommandServices): void {
  registerOrder(app, services)
  registerTrial(app, services)
  registerApplication(app, services)
}

function registerOrder(app: Api, { database, now }: CommandServices): void {
  app.put(
    '/v1/sla/policy-order',
    {
      schema: {
        summary: 'Put the policies in another order; publishes those whose place changes, all or none',
        tags: ['sla'],
        body: policyOrderRequestSchema,
        response: { 200: policyOrderSchema },
      },
    },
    async (request) => {
      const published = await database
        .transaction()
        .execute((transaction) => orderPolicies(transaction, sessionOf(request), request.body.policies, now()))
      return { serverNow: now(), published }
    },
  )
}

function registerTrial(app: Api, { database, directories, now }: CommandServices): void {
  app.post(
    '/v1/sla/trials',
    {
      bodyLimit: LARGE_BODY_BYTES,
      schema: {
        summary: 'Compare a page of tickets as they were with how they would have been under a draft; changes nothing',
        tags: ['sla'],
        body: trialRequestSchema,
        response: { 200: trialPageSchema },
      },
    },
    async (request) => {
      const { organisationId } = adminOf(sessionOf(request))
      const { drafts, days, after = null } = request.body
      const serverNow = now()
      const until = Math.min(request.body.until ?? serverNow, serverNow)
      for (const draft of drafts) await checkPolicy(database, organisationId, draft)
      const of = { organisationId, drafts, days, until, after }
      const tickets = await countTickets(database, of)
      const page = await tryPage(database, await directories.load(database, organisationId), of)
      return { serverNow, until, tickets, ...page }
    },
  )
}

function registerApplication(app: Api, services: CommandServices): void {
  const { database, directories, now } = services

  app.get(
    '/v1/sla/applications/behind',
    {
      schema: {
        summary: 'How many open tickets are under another policy version than the one in force for them',
        tags: ['sla'],
        response: { 200: behindSchema },
      },
    },
    async (request) => {
      const { organisationId } = adminOf(sessionOf(request))
      const shared = await directories.load(database, organisationId)
      return { serverNow: now(), ...(await countBehind(database, organisationId, shared)) }
    },
  )

  app.post(
    '/v1/sla/applications',
    {
      schema: {
        summary: 'Bring a page of those tickets under what is in force, by a command for each',
        tags: ['sla'],
        body: applicationRequestSchema,
        response: { 200: applicationPageSchema },
      },
    },
    async (request) => {
      const { after = null, ...asked } = request.body
      const page = await applyPage(services, adminOf(sessionOf(request)), { ...asked, after })
      return { serverNow: now(), ...page }
    },
  )

  app.post(
    '/v1/sla/applications/undo',
    {
      schema: {
        summary: 'Undo a page of the commands of one application',
        tags: ['sla'],
        body: applicationUndoRequestSchema,
        response: { 200: applicationPageSchema },
      },
    },
    async (request) => {
      const { groupId, after = null } = request.body
      const page = await undoPage(services, adminOf(sessionOf(request)), { groupId, after })
      return { serverNow: now(), ...page }
    },
  )
}

/** @throws {ProblemError} 403 */
function adminOf(session: Session): Session {
  checkAdmin(session)
  return session
}
