/** Answers against the document that describes them: the schema is read back from the document itself. */
import { z } from 'zod'
import { PROBLEM_CONTENT_TYPE } from '@shared/protocol/problem'

type Node = Readonly<Record<string, unknown>>

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Node }>> } | undefined>
  >
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Node }>> }
}
interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | undefined>> | undefined>>
  readonly components: { readonly schemas: Node }
}

export interface Answer {
  readonly statusCode: number
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** A component of the document, or a schema in it, as something that parses. */
function parserOf(document: Described, schema: Node): z.ZodType {
  const whole = { ...schema, $defs: document.components.schemas }
  const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')
  return z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0])
}

export interface Checks {
  /** @returns what is wrong with an answer; empty when it is as described */
  answer(method: string, path: string, answer: Answer): readonly unknown[]
  component(name: string, value: unknown): readonly unknown[]
}

export function checksAgainst(document: Described): Checks {
  const parsers = new Map<string, z.ZodType>()
  const issues = (schema: Node, value: unknown): readonly unknown[] => {
    const key = JSON.stringify(schema)
    const parser = parsers.get(key) ?? parserOf(document, schema)
    parsers.set(key, parser)
    return parser.safeParse(value).error?.issues ?? []
  }
  const component = (name: string, value: unknown): readonly unknown[] =>
    issues({ $ref: `#/components/schemas/${name}` }, value)
  return {
    component,
    answer(method, path, { statusCode, body, headers }) {
      const operation = document.paths[path]?.[method]
      if (operation === undefined) return [`${method} ${path} is not described`]
      const type = String(headers['content-type']).split(';')[0] ?? ''
      if (type === PROBLEM_CONTENT_TYPE) return component('Problem', JSON.parse(body))
      const schema = operation.responses[statusCode]?.content?.[type]?.schema
      return schema === undefined ? [`${statusCode} as ${type} is not described`] : issues(schema, JSON.parse(body))
    },
  }
}
