/**
 * The schemas that have a name in the document, so that each is written once and referred to elsewhere: commands,
 * images, changes, verdicts, the problem.
 */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  ENTITY_NAMES,
  explanationSchema,
  pullResponseSchema,
  pushResponseSchema,
  removalSchema,
  upsertSchema,
  upsertSchemas,
  verdictSchema,
} from '@shared/protocol/answer-schemas'
import { anyCommandSchema, commandSchemas, describedPushSchema } from '@shared/protocol/command-schemas'
import { clockFactSchema, imageSchemas, instant } from '@shared/protocol/image-schemas'
import { problemSchema } from '@shared/protocol/problem'
import { pullRequestSchema } from '@shared/protocol/sync'

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>
type TransformObject = NonNullable<FastifyDynamicSwaggerOptions['transformObject']>
type Described = Extract<Parameters<TransformObject>[0], { openapiObject: unknown }>['openapiObject']

// An alias and no interface: only that has the index signature which the type of a registry's metadata asks for.
type Named = { id: string; description?: string; discriminator?: { propertyName: string } }

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

function namedSchemas(): z.core.$ZodRegistry<Named> {
  const named = z.registry<Named>()
  const add = (id: string, schema: z.ZodType, more: Omit<Named, 'id'> = {}): void =>
    void named.add(schema, { id, ...more })
  add('Problem', problemSchema)
  add('Instant', instant, { description: 'Milliseconds since 1970, UTC' })
  add('ClockFact', clockFactSchema)
  for (const name of ENTITY_NAMES) add(capital(name), imageSchemas[name])
  upsertSchemas.forEach((schema, index) => add(`${capital(ENTITY_NAMES[index] ?? '')}Upsert`, schema))
  add('Upsert', upsertSchema, { discriminator: { propertyName: 'entity' } })
  add('Removal', removalSchema)
  add('Explanation', explanationSchema)
  add('Verdict', verdictSchema)
  for (const [name, schema] of commandSchemas) add(`${capital(name)}Command`, schema)
  add('Command', anyCommandSchema, { discriminator: { propertyName: 'name' } })
  add('PushRequest', describedPushSchema)
  add('PushResponse', pushResponseSchema)
  add('PullRequest', pullRequestSchema)
  add('PullResponse', pullResponseSchema)
  return named
}

const schemaRegistry = namedSchemas()

/** Schemas as JSON Schema; named ones become references. */
export const toJsonSchemas: Transform = createJsonSchemaTransform({ schemaRegistry })

const addAll: TransformObject = createJsonSchemaTransformObject({ schemaRegistry })

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g
const INPUT = 'Input'

/**
 * Adds what the document refers to. Every schema can be had as it is sent and as it is answered (`…Input`); what is only
 * ever sent takes the plain name.
 */
export function withComponents(input: Parameters<TransformObject>[0]): Described {
  const document = addAll(input) as Described
  const all = (document.components?.schemas ?? {}) as Readonly<Record<string, object>>
  const used = new Set(['Problem'])
  const visit = (value: unknown): void => {
    for (const [, id = ''] of JSON.stringify(value ?? {}).matchAll(REFERENCE)) {
      if (used.has(id)) continue
      used.add(id)
      visit(all[id])
    }
  }
  visit(document.paths)
  const nameOf = (id: string): string => {
    const plain = id.endsWith(INPUT) ? id.slice(0, -INPUT.length) : id
    return used.has(plain) ? id : plain
  }
  const schemas = Object.fromEntries([...used].sort().map((id) => [nameOf(id), all[id]]))
  const whole = { ...document, components: { ...document.components, schemas } }
  const renamed = JSON.stringify(whole).replace(REFERENCE, (_found, id: string) => {
    return JSON.stringify(`#/components/schemas/${nameOf(id)}`)
  })
  return JSON.parse(renamed) as Described
}
