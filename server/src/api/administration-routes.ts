/** Administration: publish the next version of a calendar, policy, tier table, matrix or the rules of files, and read what there was. */
import { z } from 'zod'
import {
  PUBLISHABLE,
  PUBLISHED,
  PUBLISHED_PATHS,
  publishedSchema,
  publishRequestSchema,
  versionsSchema,
  type PublishedDefinition,
  type PublishedKind,
} from '@shared/protocol/administration'
import { KINDS } from '../administration/published-kinds'
import { publish, versionsOf } from '../administration/publish'
import { LARGE_BODY_BYTES, type Api } from './app-types'
import type { ApiContext } from './context'
import { sessionOf } from './session'

const params = z.object({ id: z.string().min(1).max(60).optional() })

const NAMES: Readonly<Record<PublishedKind, string>> = {
  calendars: 'a calendar',
  policies: 'a policy',
  tiers: 'the tiers and their prices',
  matrix: 'the priority matrix',
  files: 'what may be attached: how large, and which extensions are refused',
}

export function registerAdministrationRoutes(app: Api, context: ApiContext): void {
  registerKind(app, context, 'calendars')
  registerKind(app, context, 'policies')
  registerKind(app, context, 'tiers')
  registerKind(app, context, 'matrix')
  registerKind(app, context, 'files')
}

function registerKind<Name extends PublishedKind>(app: Api, context: ApiContext, kind: Name): void {
  const { database } = context
  const schema = PUBLISHED[kind]
  const path = KINDS[kind].soleId === null ? `${PUBLISHED_PATHS[kind]}/:id` : PUBLISHED_PATHS[kind]
  const tags = [kind === 'files' ? 'files' : 'sla']

  app.put(
    path,
    {
      bodyLimit: LARGE_BODY_BYTES,
      schema: {
        summary: `Publish the next version of ${NAMES[kind]}; refused when somebody else published meanwhile`,
        tags,
        params,
        body: publishRequestSchema(PUBLISHABLE[kind]),
        response: { 200: publishedSchema },
      },
    },
    async (request) => {
      const { basedOn, definition } = request.body
      const asked = { kind, id: request.params.id, basedOn, definition: definition as PublishedDefinition<Name> }
      const version = await database
        .transaction()
        .execute((transaction) => publish(transaction, sessionOf(request), asked, context.now()))
      return { serverNow: context.now(), version }
    },
  )

  app.get(
    `${path}/versions`,
    {
      schema: {
        summary: `All versions of ${NAMES[kind]}: who published them, when, and what changed`,
        tags,
        params,
        response: { 200: versionsSchema(schema) },
      },
    },
    async (request) => {
      const versions = await versionsOf(database, sessionOf(request), kind, request.params.id)
      const answered = versions.map((version) => ({ ...version, changes: [...version.changes] }))
      return { serverNow: context.now(), versions: answered }
    },
  )
}
