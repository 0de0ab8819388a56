import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { i18n, setLocale } from '@/app/i18n'
import PolicyList from './PolicyList.vue'

enableAutoUnmount(afterEach)
beforeEach(() => setLocale('ru'))

const row = (id: string) => ({
  id,
  name: `Правила ${id}`,
  match: '',
  isActive: true,
  isShadowed: false,
  isDraft: false,
})

function list(movable = true) {
  return mount(PolicyList, {
    attachTo: document.body,
    props: { rows: ['a', 'b', 'c'].map(row), movable, current: 'b' },
    global: { plugins: [i18n] },
  })
}

it('moves the current policy by Alt and an arrow, and by its buttons', async () => {
  const shown = list()
  await shown.get('[data-id="b"]').trigger('keydown', { key: 'ArrowDown', altKey: true })
  await shown.get('[data-id="b"]').trigger('keydown', { key: 'ArrowUp', altKey: true })
  await shown.get('[aria-label="Поднять (Alt+↑)"]').trigger('click')
  expect(shown.emitted('move')).toEqual([
    ['b', 2],
    ['b', 0],
    ['b', 0],
  ])
})

it('does not move beyond the ends', async () => {
  const shown = list()
  await shown.get('[data-id="a"]').trigger('keydown', { key: 'ArrowUp', altKey: true })
  await shown.get('[data-id="c"]').trigger('keydown', { key: 'ArrowDown', altKey: true })
  expect(shown.emitted('move')).toBeUndefined()
})

it('moves a policy to where it is dropped', async () => {
  const shown = list()
  const items = shown.findAll('[data-id]')
  await items[2]?.trigger('dragstart')
  await items[0]?.trigger('drop')
  expect(shown.emitted('move')).toEqual([['c', 0]])
})

it('goes from one to the next by arrows alone', async () => {
  const shown = list()
  await shown.get('[data-id="b"]').trigger('keydown', { key: 'ArrowDown' })
  expect(shown.emitted('update:current')).toEqual([['c']])
})

it('moves nothing while one of them has no place yet', async () => {
  const shown = list(false)
  await shown.get('[data-id="b"]').trigger('keydown', { key: 'ArrowDown', altKey: true })
  await shown.findAll('[data-id]')[2]?.trigger('dragstart')
  await shown.findAll('[data-id]')[0]?.trigger('drop')
  expect(shown.emitted('move')).toBeUndefined()
  expect(shown.find('[aria-label="Поднять (Alt+↑)"]').exists()).toBe(false)
})
