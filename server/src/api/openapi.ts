/**
 * The OpenAPI document, made from the schemas that also validate. Every operation gets what all have in common: the
 * problem document as its refusal, and the bearer token unless it is public.
 */
import fastifySwagger from '@fastify/swagger'
import { z } from 'zod'
import { PROBLEM_CONTENT_TYPE } from '@shared/protocol/problem'
import type { Access, Api } from './app-types'
import { toJsonSchemas, withComponents } from './openapi-components'

const SECURITY: Readonly<Record<Access, readonly Record<string, string[]>[]>> = {
  signedIn: [{ accessToken: [] }],
  admin: [{ adminToken: [] }],
  public: [],
}

export async function describeApi(app: Api, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Opora central API',
        version,
        description: 'Keeps the record of an organisation. Every refusal is a problem document with a stable code.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: {
        securitySchemes: {
          accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          adminToken: { type: 'http', scheme: 'bearer', description: 'The token of the data folder' },
        },
        responses: {
          Problem: {
            description: 'Refused: a problem document (RFC 9457)',
            content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      },
    },
    transform: (input) => {
      const body = input.route.config?.describedBody
      const { schema, url } = toJsonSchemas(
        body === undefined ? input : { ...input, schema: { ...input.schema, body } },
      )
      const access = url.startsWith('/v1/') ? (input.route.config?.access ?? 'signedIn') : 'public'
      return { url, schema: { ...schema, security: [...SECURITY[access]] } }
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new TypeError('The document is made as OpenAPI 3')
      const described = withComponents(document)
      for (const operations of Object.values(described.paths ?? {})) {
        for (const operation of Object.values(operations ?? {})) {
          if (typeof operation === 'object' && 'responses' in operation) {
            Object.assign(operation.responses ?? {}, { default: { $ref: '#/components/responses/Problem' } })
          }
        }
      }
      return described
    },
  })
}

export function serveApiDescription(app: Api): void {
  app.get(
    '/openapi.json',
    {
      schema: { summary: 'This document', tags: ['server'], response: { 200: z.looseObject({ openapi: z.string() }) } },
    },
    async () => app.swagger() as { openapi: string },
  )
}
