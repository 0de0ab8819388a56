import { mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { DAY_MS } from '@shared/domain/instant'
import CountBadge from '@/ui/feedback/CountBadge.vue'
import { currentLocale, i18n } from '../i18n'
import { formatDeadline, formatInstant, formatRelative } from './index'
import { warmFormatters } from './warm-formatters'

afterEach(() => {
  vi.restoreAllMocks()
})

it('leaves the first screen no formatter to make', () => {
  const now = Date.UTC(2026, 10, 24, 11, 32)
  warmFormatters()
  const made = [vi.spyOn(Intl, 'NumberFormat'), vi.spyOn(Intl, 'DateTimeFormat')]
  const badge = mount(CountBadge, { props: { count: 12_345 }, global: { plugins: [i18n] } })
  for (const days of [0, 1, 3, 30, 300]) {
    const at = now - days * DAY_MS
    formatInstant(at, currentLocale())
    formatRelative(at, now, currentLocale())
    formatDeadline(at, now, currentLocale())
  }
  expect(badge.text()).toBe('12,345')
  for (const kind of made) expect(kind).not.toHaveBeenCalled()
})
