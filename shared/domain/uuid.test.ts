import { expect, test } from 'vitest'
import { idsIn } from './uuid'

const ids = ['0190a000-0000-7000-8000-00000000ab3f', '0190A000-0000-7000-8000-00000000AB40'] as const

test('ids are found at any depth, each once, and nothing that only holds one', () => {
  const args = { to: ids[0], text: `See ${ids[0]}`, zone: { seen: null, to: [ids[1], { by: ids[0] }] }, minutes: 5 }
  expect([...idsIn(args)]).toEqual([...ids])
  expect([...idsIn(null), ...idsIn('none'), ...idsIn(7)]).toEqual([])
})
