import { describe, expect, it } from 'vitest'
import { isZone } from '@shared/domain/zone'
import { knownZones, ownZone, zoneOffset, zoneWords } from './zones'

const WINTER = Date.UTC(2026, 0, 15, 12)
const SUMMER = Date.UTC(2026, 6, 15, 12)

describe('a time zone', () => {
  it.each([
    ['Asia/Vladivostok', 'ru', 'Владивосток', 'UTC+10, Asia/Vladivostok'],
    ['Asia/Yekaterinburg', 'ru', 'Екатеринбург', 'UTC+5, Asia/Yekaterinburg'],
    ['Europe/Berlin', 'ru', 'Берлин', 'UTC+1, Europe/Berlin'],
    ['Europe/Zurich', 'ru', 'Europe/Zurich', 'UTC+1, Центральная Европа'],
    ['Asia/Calcutta', 'en', 'Asia/Kolkata', 'UTC+5:30, India'],
    ['Asia/Katmandu', 'ru', 'Катманду', 'UTC+5:45, Asia/Kathmandu'],
    ['America/New_York', 'en', 'America/New York', 'UTC-5, Eastern'],
    ['Asia/Vladivostok', 'en', 'Asia/Vladivostok', 'UTC+10'],
    ['UTC', 'en', 'UTC', 'UTC'],
  ] as const)('%s is told in %s as %s, %s', (zone, locale, name, detail) => {
    expect(zoneWords(zone, WINTER, locale)).toEqual({ name, detail })
  })

  it('is as far from UTC as it is on that day', () => {
    expect([zoneOffset('Europe/Berlin', WINTER), zoneOffset('Europe/Berlin', SUMMER)]).toEqual(['UTC+1', 'UTC+2'])
  })

  it('is offered when it is known, each once, and UTC too', () => {
    const zones = knownZones()
    expect(new Set(zones).size).toBe(zones.length)
    expect(zones).toEqual(expect.arrayContaining(['UTC', 'Europe/Moscow', 'America/New_York']))
    expect(zones.filter((zone) => !isZone(zone))).toEqual([])
    expect(isZone(ownZone())).toBe(true)
  })
})
