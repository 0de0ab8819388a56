import { expect, test } from 'vitest'
import { z } from 'zod'
import { apiUnderTest } from './testing/api-under-test'

const operationSchema = z.looseObject({
  summary: z.string().min(5),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  responses: z.looseObject({ default: z.object({ $ref: z.literal('#/components/responses/Problem') }) }),
  requestBody: z.looseObject({ content: z.record(z.string(), z.object({ schema: z.looseObject({}) })) }).optional(),
})
/** What OpenAPI 3.1 demands of the parts that we use. */
const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string().min(1), version: z.string().min(1) }),
  paths: z.record(
    z.string().startsWith('/'),
    z.record(z.enum(['get', 'post', 'put', 'patch', 'delete']), operationSchema.optional()),
  ),
  components: z.looseObject({
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.literal('http'), scheme: z.literal('bearer') })),
  }),
})

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

function nodesOf(value: unknown): readonly Node[] {
  return isNode(value) ? [value, ...Object.values(value).flatMap(nodesOf)] : []
}

const resolve = (document: Node, ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (node, name) => (isNode(node) ? node[name.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
      document,
    )

/** The routes of Fastify's printed tree, in which a path stands below its beginning. */
function routesIn(tree: string): readonly { readonly path: string; readonly methods: readonly string[] }[] {
  const beginnings: string[] = []
  return tree.split('\n').flatMap((line) => {
    const match = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line)
    if (match === null) return []
    const depth = (match[1] ?? '').length / 4
    const path = (beginnings[depth - 1] ?? '') + (match[2] ?? '')
    beginnings.splice(depth, Infinity, path)
    const methods = (match[3] ?? '').split(', ').filter((method) => !['', 'HEAD', 'OPTIONS'].includes(method))
    return path === '*' ? [] : [{ path, methods }]
  })
}

async function describedApi(isDemo = true) {
  const { app } = await apiUnderTest({ isDemo })
  const answer = await app.inject('/openapi.json')
  return { app, document: answer.json<Node>() }
}

test('the document is OpenAPI 3.1, and every operation says what it is, who may, and how it refuses', async () => {
  const { document } = await describedApi()
  expect(documentSchema.safeParse(document).error?.issues ?? []).toEqual([])
})

test('every reference leads somewhere, and no schema speaks the dialect of 3.0', async () => {
  const { document } = await describedApi()
  for (const node of nodesOf(document)) {
    if (typeof node['$ref'] === 'string') expect(resolve(document, node['$ref']), node['$ref']).toBeDefined()
    expect(Object.keys(node)).not.toContain('nullable')
  }
})

test('every route is described', async () => {
  const { app, document } = await describedApi()
  const { paths } = documentSchema.parse(document)
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  )
  const expected = [
    'get /healthz',
    'get /readyz',
    'get /openapi.json',
    'get /v1/server',
    'post /v1/auth/sign-in',
    'post /v1/auth/refresh',
    'post /v1/auth/sign-out',
    'post /v1/auth/demo/grant',
    'get /v1/auth/demo/accounts',
    'post /v1/auth/demo/sign-in',
    'post /v1/sync/push',
    'post /v1/sync/pull',
    'get /v1/sync/stream',
    'put /v1/groups/{groupId}/duty-rota',
    'get /v1/groups/{groupId}/on-duty',
    'put /v1/absences/{absenceId}',
    'delete /v1/absences/{absenceId}',
    'get /v1/admin/status',
    'post /v1/admin/restored',
    'post /v1/admin/imports',
  ]
  expect(described).toEqual(expect.arrayContaining(expected))
  // Whatever route is added later has to be in the document as well.
  for (const { path, methods } of routesIn(app.printRoutes({ commonPrefix: false }))) {
    const written = path.replaceAll(/:(\w+)/g, '{$1}')
    for (const method of methods) expect(described).toContain(`${method.toLowerCase()} ${written}`)
  }
})

test('only what says so is open to everybody', async () => {
  const { document } = await describedApi()
  const { paths } = documentSchema.parse(document)
  const open = Object.entries(paths).flatMap(([path, operations]) =>
    Object.values(operations).some((operation) => operation?.security.length === 0) ? [path] : [],
  )
  expect(open.sort()).toEqual([
    '/healthz',
    '/openapi.json',
    '/readyz',
    '/v1/auth/demo/accounts',
    '/v1/auth/demo/grant',
    '/v1/auth/demo/sign-in',
    '/v1/auth/refresh',
    '/v1/auth/sign-in',
    '/v1/auth/sign-out',
    '/v1/server',
  ])
})
