import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type { importBatchSchema } from '@shared/protocol/import'
import { expect, test } from 'vitest'
import { rebuildResponseSchema } from '../api/admin-routes'
import { ADMIN_TOKEN, apiUnderTest, START_AT, type ApiUnderTest } from '../api/testing/api-under-test'
import { toJson } from './json'

const BATCH: z.input<typeof importBatchSchema> = {
  source: 'other-system',
  people: [{ ref: 'r1', name: 'Requester' }],
  tickets: ['A', 'B', 'C'].map((ref) => ({
    ref,
    subject: `Subject ${ref}`,
    events: [
      { at: START_AT - 2_000, fields: { requesterRef: 'r1', state: 'new' } },
      { at: START_AT - 1_000, fields: { state: 'inProgress' } },
    ],
  })),
}

async function ask<Schema extends z.ZodType>(api: ApiUnderTest, url: string, payload: object, schema: Schema) {
  const answer = await api.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  })
  return schema.parse(answer.json())
}
const rebuild = (api: ApiUnderTest, body: object = {}) => ask(api, '/v1/admin/rebuild', body, rebuildResponseSchema)

async function worldWithTickets(): Promise<ApiUnderTest> {
  const api = await apiUnderTest()
  const { addedTickets } = await ask(api, '/v1/admin/imports', BATCH, z.object({ addedTickets: z.number() }))
  expect(addedTickets).toBe(3)
  return api
}

async function spoilOne(api: ApiUnderTest): Promise<string> {
  const { database } = api.context
  const row = await database.selectFrom('tickets').select(['id', 'image']).orderBy('id').executeTakeFirstOrThrow()
  const image = toJson({ ...row.image, state: 'closed', assigneeId: uuidv7() })
  await database.updateTable('tickets').set({ image }).where('id', '=', row.id).execute()
  return row.id
}

const epochOf = async (api: ApiUnderTest): Promise<string> =>
  (await api.context.database.selectFrom('organisations').select('epoch').executeTakeFirstOrThrow()).epoch

test('tickets say what their events say', async () => {
  const api = await worldWithTickets()
  expect(await rebuild(api)).toMatchObject({ compared: 3, differences: [], nextAfterTicketId: null })
})

test('a stored ticket that says something else is found, and left as it is while only comparing', async () => {
  const api = await worldWithTickets()
  const ticketId = await spoilOne(api)
  const epoch = await epochOf(api)
  for (let time = 0; time < 2; time += 1) {
    expect((await rebuild(api)).differences).toEqual([
      { ticketId, number: expect.any(Number), fields: ['assigneeId', 'state'] },
    ])
  }
  expect(await epochOf(api)).toBe(epoch)
})

test('writing makes it say what its events say, and tells every client to fetch again', async () => {
  const api = await worldWithTickets()
  await spoilOne(api)
  const epoch = await epochOf(api)
  expect((await rebuild(api, { write: true })).differences).toHaveLength(1)
  expect((await rebuild(api)).differences).toEqual([])
  expect(await epochOf(api)).not.toBe(epoch)
})

test('it goes page by page', async () => {
  const api = await worldWithTickets()
  const first = await rebuild(api, { limit: 2 })
  expect(first.compared).toBe(2)
  const second = await rebuild(api, { limit: 2, afterTicketId: first.nextAfterTicketId })
  expect(second).toMatchObject({ compared: 1, nextAfterTicketId: null })
})
