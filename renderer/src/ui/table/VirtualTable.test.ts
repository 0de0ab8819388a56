import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'
import { i18n } from '@/app/i18n'
import type { TableRow } from './table-rows'
import VirtualTable from './VirtualTable.vue'

const VIEW_HEIGHT = 320

function row(number: number): TableRow<number> {
  return { kind: 'row', key: `t${number}`, item: number }
}
const many = (count: number, from = 0): TableRow<number>[] =>
  Array.from({ length: count }, (_, index) => row(from + index))

let table: VueWrapper

function mountTable(
  rows: readonly TableRow<number>[],
  selected: string | null = null,
  marked?: ReadonlySet<string>,
): void {
  const wrapper = mount(VirtualTable<number>, {
    attachTo: document.body,
    global: { plugins: [i18n] },
    props: {
      rows,
      selected,
      label: 'Очередь',
      ...(marked ? { marked } : {}),
      'onUpdate:selected': (key: string | null) => wrapper.setProps({ selected: key }),
    },
    slots: {
      row: ({ item }: { item: number }) => h('span', { role: 'gridcell' }, `№ ${item}`),
      empty: () => h('button', 'Сбросить фильтр'),
    },
  })
  table = wrapper
}

const scroller = (): HTMLElement => table.get<HTMLElement>('.table-body').element
const shownKeys = (): readonly string[] => table.findAll('.table-row').map((found) => found.text())
const press = (key: string, init: KeyboardEventInit = {}): Promise<void> =>
  table.get('[role="grid"]').trigger('keydown', { key, ...init })
const selectedText = (): string => table.get('[aria-selected="true"]').text()

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(VIEW_HEIGHT)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(VIEW_HEIGHT)
})

afterEach(() => {
  table.unmount()
  vi.restoreAllMocks()
})

it('holds rows only, also when what stands in it is a button of the empty view', () => {
  mountTable([])
  const children = [...scroller().children]
  expect(children.map((child) => child.getAttribute('role'))).toEqual(['row'])
  expect(table.get('[role="row"] > [role="gridcell"] > button').text()).toBe('Сбросить фильтр')
})

describe('the virtual table', () => {
  it('draws only the rows in sight and tells how many there are', async () => {
    mountTable(many(10_000))
    await nextTick()
    expect(table.findAll('.table-row').length).toBeLessThan(40)
    expect(table.get('[role="grid"]').attributes('aria-rowcount')).toBe('10000')
    expect(table.get('.table-row').attributes('aria-rowindex')).toBe('1')
  })

  it('is drawn without a question that the page would have to be laid out for', () => {
    const asked = vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get')
    const scrolled = vi.spyOn(HTMLElement.prototype, 'scrollTo')
    asked.mockClear()
    mountTable(many(10_000))
    expect(shownKeys()).toContain('№ 5')
    expect(asked).not.toHaveBeenCalled()
    expect(scrolled).not.toHaveBeenCalled()
  })

  it('moves by arrows over separators and names the current row to screen readers', async () => {
    mountTable([row(1), { kind: 'separator', key: 'now', label: 'сейчас', isNow: true }, row(2)], 't1')
    await nextTick()
    await press('ArrowDown')
    expect(selectedText()).toBe('№ 2')
    const active = table.get('[role="grid"]').attributes('aria-activedescendant')
    expect(document.getElementById(active ?? '')?.textContent).toContain('№ 2')
  })

  it('keeps the keyboard on the grid and the current row in the page, even far out of sight', async () => {
    mountTable(many(5_000), 't4000')
    await nextTick()
    expect(shownKeys()).toContain('№ 0')
    expect(selectedText()).toBe('№ 4000')
  })

  it('opens the current row by Enter, and goes to the ends by Home and End', async () => {
    mountTable(many(50), 't3')
    await nextTick()
    await press('Enter')
    await press('End')
    await press('Enter')
    await press('Home')
    await press('Enter')
    expect(table.emitted('open')).toEqual([['t3'], ['t49'], ['t0']])
  })

  it.each([
    ['End', '№ 49'],
    ['Home', '№ 0'],
    ['ArrowDown', '№ 0'],
    ['ArrowUp', '№ 49'],
  ])('comes in from outside by %s while no row is current', async (key, expected) => {
    mountTable(many(50))
    await nextTick()
    await press(key)
    expect(selectedText()).toBe(expected)
  })

  it('marks one row by Space and a range by Shift and an arrow', async () => {
    mountTable(many(5), 't1', new Set())
    await nextTick()
    await press(' ')
    await press('ArrowDown', { shiftKey: true })
    expect(table.emitted('mark')).toEqual([
      ['t1', 'toggle'],
      ['t2', 'range'],
    ])
  })

  it('does not move what is being read when rows come in above', async () => {
    mountTable(many(200))
    await nextTick()
    scroller().scrollTop = 1_000
    await table.get('.table-body').trigger('scroll')
    await table.setProps({ rows: [...many(3, 9_000), ...many(200)] })
    await nextTick()
    expect(scroller().scrollTop).toBe(1_000 + 3 * 32)
  })

  it('holds the row under the pointer when the rows around it change places', async () => {
    mountTable(many(20))
    await nextTick()
    await table.get('.table-body').trigger('pointermove', { clientY: 100 })
    await table.setProps({ rows: [row(90), row(91), ...many(20)] })
    await nextTick()
    expect(scroller().scrollTop).toBe(64)
  })

  it('stays at the top when nobody is in the table', async () => {
    mountTable(many(200))
    await nextTick()
    const asked = vi.spyOn(scroller(), 'scrollTop', 'get')
    await table.setProps({ rows: [row(90), ...many(200)] })
    await nextTick()
    // The page would be laid out for the answer, at each change of a row.
    expect(asked).not.toHaveBeenCalled()
    expect(scroller().scrollTop).toBe(0)
  })
})
