/** Time zones as they are told: by their IANA name, the name that people call their time by, and the offset of now. */
import type { Instant } from '@shared/domain/instant'
import type { Locale } from '../i18n/locale'

export interface ZoneWords {
  /** See {@link zoneName}. */
  readonly name: string
  /** How far it is from UTC now, and the other name: «UTC+10, Asia/Vladivostok», «UTC+1, Центральная Европа». */
  readonly detail: string
}

/** Of this computer. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every zone that this computer knows; UTC, which browsers leave out, is the first. */
export const knownZones = (): readonly string[] => [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]

/**
 * @returns the offset as one says it: `UTC+3`, `UTC+5:30`, `UTC`
 * @throws {RangeError} when this computer knows no such zone
 */
export const zoneOffset = (zone: string, at: Instant): string =>
  intlName('shortOffset', zone, at, 'en').replace('GMT', 'UTC').replace(/\+0$/, '')

/** «Владивосток» where its city has a name in this language, otherwise the IANA name: `America/New York`. */
export const zoneName = (zone: string, locale: Locale): string =>
  (locale === 'ru' ? CITIES[zone] : undefined) ?? spelled(zone)

/** @throws {RangeError} when this computer knows no such zone */
export function zoneWords(zone: string, at: Instant, locale: Locale): ZoneWords {
  const iana = spelled(zone)
  const name = zoneName(zone, locale)
  const other = name === iana ? calledIn(iana, zone, at, locale) : iana
  const offset = zoneOffset(zone, at)
  return { name, detail: other === '' ? offset : `${offset}, ${other}` }
}

/** Browsers list these under the spelling of long ago; nobody looks for it. */
const SPELLED_NOW: Readonly<Record<string, string>> = {
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Europe/Kiev': 'Europe/Kyiv',
}
const spelled = (zone: string): string => (SPELLED_NOW[zone] ?? zone).replaceAll('_', ' ')

/** Chromium comes without the Russian names of cities, and where time is told by a city alone it has none to tell. */
const CITIES: Readonly<Record<string, string>> = {
  'Asia/Almaty': 'Алматы',
  'Asia/Anadyr': 'Анадырь',
  'Asia/Baku': 'Баку',
  'Asia/Barnaul': 'Барнаул',
  'Asia/Bishkek': 'Бишкек',
  'Asia/Calcutta': 'Калькутта',
  'Asia/Chita': 'Чита',
  'Asia/Dubai': 'Дубай',
  'Asia/Dushanbe': 'Душанбе',
  'Asia/Hong_Kong': 'Гонконг',
  'Asia/Irkutsk': 'Иркутск',
  'Asia/Jerusalem': 'Иерусалим',
  'Asia/Kamchatka': 'Петропавловск-Камчатский',
  'Asia/Katmandu': 'Катманду',
  'Asia/Khandyga': 'Хандыга',
  'Asia/Krasnoyarsk': 'Красноярск',
  'Asia/Magadan': 'Магадан',
  'Asia/Novokuznetsk': 'Новокузнецк',
  'Asia/Novosibirsk': 'Новосибирск',
  'Asia/Omsk': 'Омск',
  'Asia/Sakhalin': 'Южно-Сахалинск',
  'Asia/Seoul': 'Сеул',
  'Asia/Shanghai': 'Шанхай',
  'Asia/Singapore': 'Сингапур',
  'Asia/Srednekolymsk': 'Среднеколымск',
  'Asia/Tashkent': 'Ташкент',
  'Asia/Tbilisi': 'Тбилиси',
  'Asia/Tokyo': 'Токио',
  'Asia/Tomsk': 'Томск',
  'Asia/Ust-Nera': 'Усть-Нера',
  'Asia/Vladivostok': 'Владивосток',
  'Asia/Yakutsk': 'Якутск',
  'Asia/Yekaterinburg': 'Екатеринбург',
  'Asia/Yerevan': 'Ереван',
  'America/Chicago': 'Чикаго',
  'America/Los_Angeles': 'Лос-Анджелес',
  'America/New_York': 'Нью-Йорк',
  'Europe/Astrakhan': 'Астрахань',
  'Europe/Belgrade': 'Белград',
  'Europe/Berlin': 'Берлин',
  'Europe/Istanbul': 'Стамбул',
  'Europe/Kaliningrad': 'Калининград',
  'Europe/Kirov': 'Киров',
  'Europe/London': 'Лондон',
  'Europe/Madrid': 'Мадрид',
  'Europe/Minsk': 'Минск',
  'Europe/Moscow': 'Москва',
  'Europe/Paris': 'Париж',
  'Europe/Prague': 'Прага',
  'Europe/Rome': 'Рим',
  'Europe/Samara': 'Самара',
  'Europe/Saratov': 'Саратов',
  'Europe/Ulyanovsk': 'Ульяновск',
  'Europe/Vienna': 'Вена',
  'Europe/Volgograd': 'Волгоград',
}

/** How people call the time of the zone; empty where that is the offset, or the name of the zone once more. */
function calledIn(iana: string, zone: string, at: Instant, locale: Locale): string {
  const called = intlName('longGeneric', zone, at, locale).replace(/, стандартное время$| (Standard )?Time$/, '')
  return iana.endsWith(called) || /^(GMT|UTC)/.test(called) ? '' : called
}

function intlName(style: 'shortOffset' | 'longGeneric', timeZone: string, at: Instant, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: style }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}
