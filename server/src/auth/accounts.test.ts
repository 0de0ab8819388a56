import { beforeEach, expect, test } from 'vitest'
import { apiUnderTest, type ApiUnderTest } from '../api/testing/api-under-test'

let api: ApiUnderTest
beforeEach(async () => {
  api = await apiUnderTest()
})
const desk = () =>
  api.context.database
    .selectFrom('groups')
    .select(['lead_id', 'member_ids'])
    .where('id', '=', api.deskGroupId)
    .executeTakeFirstOrThrow()

test('a lead who joins a group that has none leads it, and one who comes later does not', async () => {
  await api.addAccount('ivan')
  expect(await desk()).toMatchObject({ lead_id: null })
  await api.addAccount('galina', ['engineer', 'lead'])
  const { lead_id: leadId, member_ids: memberIds } = await desk()
  expect(leadId).toBe(memberIds.at(-1))
  await api.addAccount('denis', ['engineer', 'lead'])
  expect(await desk()).toMatchObject({ lead_id: leadId })
})
