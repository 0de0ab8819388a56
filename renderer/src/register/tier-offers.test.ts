import { beforeEach, describe, expect, it } from 'vitest'
import { i18n } from '@/app/i18n'
import { inWeek } from '@shared/sla/testing/builders'
import type { Clock } from '@shared/sla'
import { OWN_TIER, tierOffers } from './tier-offers'

const NOW = inWeek('mon', '10:00')
const table = {
  currency: 'RUB',
  tiers: [
    { id: 'gold', name: 'Золото', pricePerMonth: 900 },
    { id: 'silver', name: 'Серебро', pricePerMonth: 300 },
  ],
}
const DEADLINES: Readonly<Record<string, number>> = { gold: inWeek('mon', '12:00'), silver: inWeek('tue', '12:00') }
const promised = (tier: string | null): readonly Clock[] => {
  const deadlineAt = DEADLINES[tier ?? '']
  return deadlineAt === undefined ? [] : [{ metric: 'resolution', deadlineAt } as Clock]
}
const plain = (words: string): string => words.replace(/\s/gu, ' ')
const offered = (own: string | null, zone = 'UTC') =>
  tierOffers(table, own, promised, { now: NOW, locale: 'ru', audience: { locale: 'en', zone } }).map(
    ({ value, label, detail = '' }) => [value, plain(label), plain(detail)],
  )

beforeEach(() => {
  i18n.global.locale.value = 'ru'
})

describe('tiers at registration', () => {
  it('are offered with the price and the time of each, the one of the requester first', () => {
    expect(offered('silver')).toEqual([
      [OWN_TIER, 'Как у заявителя: Серебро, 300 ₽ в месяц', 'решим завтра до 12:00'],
      ['gold', 'Золото, 900 ₽ в месяц', 'решим сегодня до 12:00'],
    ])
  })

  it('are all offered to somebody who has none, or one that is sold no more', () => {
    expect(offered(null)[0]).toEqual([OWN_TIER, 'Как у заявителя: без уровня', ''])
    expect(offered('bronze')[0]).toEqual([OWN_TIER, 'Как у заявителя: bronze', ''])
    expect(offered(null).map(([value]) => value)).toEqual([OWN_TIER, 'gold', 'silver'])
  })

  it('are told by the time of the requester', () => {
    expect(offered(null, 'Asia/Vladivostok')[1]?.[2]).toBe('решим сегодня до 22:00')
  })
})
