import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { TICKET_STATES } from '@shared/domain/ticket'
import { i18n, setLocale } from '@/app/i18n'
import { CLOCK_BANDS } from '../clock/clock-band'
import ClockChip from '../clock/ClockChip.vue'
import AppIcon from '../icons/AppIcon.vue'
import { ICON_NAMES } from '../icons/icon-names'
import NewRowsButton from '../shell/NewRowsButton.vue'
import PriorityBadge from './PriorityBadge.vue'
import StateIcon from './StateIcon.vue'
import TimelineEntry from './TimelineEntry.vue'

const global = { plugins: [i18n] }

beforeEach(() => setLocale('ru'))

describe('a clock chip', () => {
  it('says its band in words, not in colour alone', () => {
    const words = CLOCK_BANDS.map((band) =>
      mount(ClockChip, { global, props: { band } }).get('.visually-hidden').text(),
    )
    expect(new Set(words).size).toBe(CLOCK_BANDS.length)
    expect(words).toContain(', срок нарушен')
  })

  it('fills its ground with the spent share, within its bounds', () => {
    const shares = [0.66, 1.7, -1].map((share) =>
      mount(ClockChip, { global, props: { band: 'soon', share } }).attributes('style'),
    )
    expect(shares).toEqual(['--share: 66%;', '--share: 100%;', '--share: 0%;'])
  })
})

describe('a state', () => {
  it('has a shape of its own and a spoken name, in the language of the moment', async () => {
    const icons = TICKET_STATES.map((state) => mount(StateIcon, { global, props: { state } }))
    expect(new Set(icons.map((icon) => icon.html().replace(/aria-label.*?>/, ''))).size).toBe(TICKET_STATES.length)
    expect(icons[3]?.attributes('aria-label')).toBe('Ожидание')
    setLocale('en')
    await nextTick()
    expect(icons[3]?.attributes('aria-label')).toBe('Pending')
    expect(document.documentElement.lang).toBe('en')
  })
})

describe('a priority', () => {
  it('is spoken with its name', () => {
    expect(mount(PriorityBadge, { global, props: { priority: 'P1' } }).attributes('aria-label')).toBe(
      'Приоритет P1: Критический',
    )
  })
})

describe('an entry of the timeline', () => {
  it('tells a public reply from an internal note by name as well as by outline', () => {
    const name = (kind: 'public' | 'note' | 'requester'): string | undefined =>
      mount(TimelineEntry, { global, props: { kind, author: 'Денис Орлов' } }).attributes('aria-label')
    expect([name('public'), name('note'), name('requester')]).toEqual([
      'Ответ заявителю, Денис Орлов',
      'Внутренняя заметка, Денис Орлов',
      'Сообщение заявителя, Денис Орлов',
    ])
  })
})

describe('rows that came meanwhile', () => {
  it('are counted with the right plural', () => {
    const words = (count: number): string => mount(NewRowsButton, { global, props: { count } }).text()
    expect([words(1), words(3), words(5), words(0)]).toEqual(['1 новая', '3 новые', '5 новых', ''])
  })
})

describe('an icon', () => {
  it.each(ICON_NAMES)('named %s is drawn, and is silent unless it has a label', (name) => {
    const silent = mount(AppIcon, { props: { name } })
    expect(silent.find('path, circle, rect, line').exists()).toBe(true)
    expect(silent.attributes('aria-hidden')).toBe('true')
    const spoken = mount(AppIcon, { props: { name, label: 'Имя' } })
    expect(spoken.attributes()).toMatchObject({ role: 'img', 'aria-label': 'Имя' })
    expect(spoken.attributes('aria-hidden')).toBeUndefined()
  })
})
