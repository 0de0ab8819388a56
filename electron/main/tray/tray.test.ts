import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BadgeState, QueueDeadlines, UrgentTicket } from '@shared/protocol/ipc-contract'
import { describe, expect, test } from 'vitest'
import { DeskTray } from './desk-tray'
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '../settings/settings-schema'
import { notificationChoices } from './notification-choices'
import type { TrayAction, TrayItem } from './tray-items'
import { trayIcon, trayMenu, trayToolTip, type TrayMoment } from './tray-menu'
import { trayState } from './tray-state'
import type { Language } from '../words'

const NOW = new Date(2026, 10, 26, 9).getTime()
const ICONS = join(import.meta.dirname, '../../../resources/tray')
const NONE = { breaching: 0, breached: 0 }
const CALM: QueueDeadlines = {
  kind: 'known',
  isOffline: false,
  serverOffsetMs: 0,
  own: NONE,
  free: NONE,
  unread: 0,
  urgent: [],
}
const breached: QueueDeadlines = { ...CALM, own: { breached: 2, breaching: 3 } }
const offline = (state: QueueDeadlines): QueueDeadlines => ({ ...state, isOffline: true })
const WITHOUT_FREE: Settings = {
  ...DEFAULT_SETTINGS,
  alarms: { ...DEFAULT_SETTINGS.alarms, withUnassigned: false },
}
const moment = (changes: Partial<TrayMoment> = {}): TrayMoment => ({
  state: CALM,
  language: 'en',
  now: NOW,
  settings: DEFAULT_SETTINGS,
  isSignedIn: true,
  ...changes,
})
const mutedUntil = (at: number): Settings => ({
  ...DEFAULT_SETTINGS,
  alarms: { ...DEFAULT_SETTINGS.alarms, mutedUntil: at },
})
const urgent = (index: number, changes: Partial<UrgentTicket> = {}): UrgentTicket => ({
  ticketId: `t${index}`,
  number: index,
  subject: 'Salt & pepper\nin the printer, which has not printed anything at all since the morning',
  clock: 'resolution',
  deadlineAt: NOW + index * 60_000,
  isBreached: false,
  isFree: false,
  ...changes,
})
const labels = (items: readonly TrayItem[]): string[] => items.map((item) => (item === 'separator' ? '-' : item.label))

describe('the icon', () => {
  const icon = (state: BadgeState): string => trayIcon(trayState(state, { withUnassigned: true }))

  test.each<[BadgeState, string]>([
    [CALM, 'calm'],
    // What is not known is not calm.
    [{ kind: 'signedOut' }, 'offline'],
    [{ kind: 'loading' }, 'offline'],
    [offline(breached), 'offline'],
    [{ ...CALM, own: { ...NONE, breaching: 3 } }, 'breaching-3'],
    [breached, 'breached-2'],
    [{ ...breached, own: { ...NONE, breached: 10 } }, 'breached-more'],
  ])('of %o is %s', (state, name) => expect(icon(state)).toBe(name))

  test('is there for every mood and count, at each scale, from the drawing as it is now', () => {
    const names = ['calm', 'offline']
    for (const mood of ['breaching', 'breached'] as const)
      for (let count = 1; count <= 12; count += 1) names.push(icon({ ...CALM, own: { ...NONE, [mood]: count } }))
    for (const name of new Set(names)) {
      for (const [scale, suffix] of [
        [1, ''],
        [2, '@2x'],
        [3, '@3x'],
      ] as const) {
        const picture = readFileSync(join(ICONS, `${name}${suffix}.png`))
        expect([name, picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([name, 20 * scale, 20 * scale])
      }
    }
    const drawing = createHash('sha256')
      .update(readFileSync(join(ICONS, 'tray.svg'), 'utf8'))
      .digest('hex')
    expect(readFileSync(join(ICONS, 'drawn-from'), 'utf8').trim()).toBe(drawing)
    expect(existsSync(join(ICONS, 'breached-10.png'))).toBe(false)
  })
})

describe('the tooltip', () => {
  const both = (changes: Partial<TrayMoment>): string[] =>
    (['en', 'ru'] as const).map((language) => trayToolTip(moment({ language, ...changes })))

  test.each<[BadgeState, string, string]>([
    [breached, 'Opora: 2 breached, 3 breaching', 'Opora: срок нарушен у 2 заявок, подходит у 3'],
    [CALM, 'Opora: your deadlines are on track', 'Opora: ваши сроки соблюдаются'],
    // Nothing is said to be well of which nothing is known.
    [{ kind: 'signedOut' }, 'Opora: not signed in', 'Opora: вход не выполнен'],
    [{ kind: 'loading' }, 'Opora: loading', 'Opora: идёт загрузка'],
    [
      offline(CALM),
      'Opora: offline; last known: your deadlines are on track',
      'Opora: нет связи; по последним данным ваши сроки соблюдаются',
    ],
    [
      offline(breached),
      'Opora: offline; last known: 2 breached, 3 breaching',
      'Opora: нет связи; по последним данным срок нарушен у 2 заявок, подходит у 3',
    ],
  ])('of %o is %s', (state, en, ru) => expect(both({ state })).toEqual([en, ru]))

  test('says until when nothing is shown, for as long as that is so', () => {
    expect(both({ settings: mutedUntil(NOW + 3_600_000) })).toEqual([
      'Opora: your deadlines are on track; notifications are muted until 10:00',
      'Opora: ваши сроки соблюдаются; уведомления отключены до 10:00',
    ])
    expect(both({ settings: mutedUntil(NOW) })[0]).toBe('Opora: your deadlines are on track')
  })

  test('is never longer than Windows shows', () => {
    const state = offline({ ...CALM, own: { breached: 9_999, breaching: 9_999 } })
    // Over midnight the time has its day with it.
    const now = new Date(2026, 10, 26, 23, 30).getTime()
    for (const words of both({ state, now, settings: mutedUntil(now + 3_600_000) })) {
      expect(words).toMatch(/27/)
      expect(words.length).toBeLessThan(128)
    }
  })
})

describe('free tickets of the groups', () => {
  const state: QueueDeadlines = {
    ...CALM,
    own: { breached: 0, breaching: 1 },
    free: { breached: 2, breaching: 1 },
    urgent: [
      ...[1, 2, 3].map((index) => urgent(index, { isFree: true, isBreached: true })),
      ...[4, 5, 6, 7].map((index) => urgent(index)),
    ],
  }
  const numbers = (settings: Settings): (string | undefined)[] =>
    labels(trayMenu(moment({ state, settings }))).flatMap((label) => /No\.\u00a0(\d+)/.exec(label)?.[1] ?? [])
  const told = (settings: Settings): unknown[] => {
    const { tray, seen } = drawn('linux')
    tray.update({ state, settings })
    return seen.filter(([what]) => what !== 'flash')
  }

  test('count in picture, words, badge and list while they raise alarms', () => {
    expect(told(DEFAULT_SETTINGS)).toEqual([
      ['image', 'breached-2'],
      ['toolTip', 'Opora: 2 breached, 2 breaching'],
      ['badge', 4],
    ])
    expect(numbers(DEFAULT_SETTINGS)).toEqual(['1', '2', '3', '4', '5'])
  })

  test('count in none of them when the engineer wants no alarms of them', () => {
    expect(told(WITHOUT_FREE)).toEqual([
      ['image', 'breaching-1'],
      ['toolTip', 'Opora: 1 breaching'],
      ['badge', 1],
    ])
    expect(numbers(WITHOUT_FREE)).toEqual(['4', '5', '6', '7'])
  })
})

describe('the menu', () => {
  test('names the urgent tickets with what can be done to each, and the rest', () => {
    const menu = trayMenu(moment({ state: { ...CALM, urgent: [urgent(1), urgent(2, { isFree: true })] } }))
    expect(labels(menu)).toEqual([
      'Opora: your deadlines are on track',
      '-',
      expect.stringMatching(/^09:01 {2}No\.\u00a01 {2}Salt && pepper in the printer, .*…$/),
      expect.stringContaining('No.\u00a02'),
      '-',
      'Register a ticket',
      'Mute notifications for an hour',
      'Notifications',
      'Check the connection',
      '-',
      'Show the window',
      'About Opora',
      'Quit Opora',
    ])
    const actions = menu.slice(2, 4).flatMap((item) => (item !== 'separator' && 'items' in item ? item.items : [])) as {
      action: TrayAction
    }[]
    expect(actions.map(({ action }) => action.kind)).toEqual([
      'open',
      'acknowledge',
      'snooze',
      'open',
      'take',
      'snooze',
    ])
  })

  test('says of a ticket that its deadline has passed', () => {
    const state = { ...CALM, urgent: [urgent(-30, { isBreached: true, number: 4 })] }
    const line = (language: Language): string | undefined => labels(trayMenu(moment({ state, language })))[2]
    expect(line('en')).toMatch(/^breached 08:30 {2}No\.\u00a04 /)
    expect(line('ru')).toMatch(/^срок нарушен в 08:30 {2}№\u00a04 /)
    const yesterday = { ...CALM, urgent: [urgent(-12 * 60, { isBreached: true })] }
    const [, , old] = labels(trayMenu(moment({ state: yesterday, language: 'ru' })))
    expect(old).toMatch(/^срок нарушен 25 нояб\., 21:00 {2}№/)
  })

  test('shows deadlines on the clock of this machine', () => {
    const state = { ...CALM, serverOffsetMs: -3_600_000, urgent: [urgent(1)] }
    expect(labels(trayMenu(moment({ state })))[2]).toMatch(/^10:01 /)
  })

  test('says of a ticket when it will be reminded of, and of no other nor of the past', () => {
    const state = { ...CALM, urgent: [urgent(1), urgent(2)] }
    const reminders = [
      { ticketId: 't1', clock: 'resolution', at: NOW + 15 * 60_000 },
      { ticketId: 't2', clock: 'resolution', at: NOW },
      { ticketId: 't2', clock: 'update', at: NOW + 60_000 },
    ] as const
    const lines = (language: Language): readonly string[][] =>
      trayMenu(moment({ state, language }), reminders).flatMap((item) =>
        item !== 'separator' && 'items' in item && item.label.includes('Salt') ? [labels(item.items)] : [],
      )
    expect(lines('en')).toEqual([
      ['Open', 'Acknowledge', 'Reminder at 09:15', 'Remind in 15\u00a0min'],
      ['Open', 'Acknowledge', 'Remind in 15\u00a0min'],
    ])
    expect(lines('ru')[0]?.[2]).toBe('Напоминание: 09:15')
    const tomorrow = [{ ticketId: 't1', clock: 'resolution', at: NOW + 86_400_000 }] as const
    const [, , ticket] = trayMenu(moment({ state, language: 'ru' }), tomorrow)
    expect(JSON.stringify(ticket)).toContain('"Напоминание: 27 нояб., 09:00"')
  })

  test('holds a requester to one readable line, whatever they wrote', () => {
    const line = (subject: string): string =>
      labels(trayMenu(moment({ state: { ...CALM, urgent: [urgent(1, { subject })] } })))[2]?.slice(14) ?? ''
    expect(line('invoice\u202Efdp.exe\tis\r\nhere')).toBe('invoicefdp.exe is here')
    // Of a doubled ampersand no half is cut off, which would underline the letter after it; nor of an emoji.
    expect(line('&'.repeat(100))).toMatch(/^(&&)+…$/)
    expect(line('😀'.repeat(100))).toMatch(/^(😀)+…$/u)
  })

  test('offers the way back while muted, and nothing of tickets to nobody', () => {
    const menu = labels(trayMenu(moment({ settings: mutedUntil(NOW + 3_600_000), isSignedIn: false })))
    expect(menu).toContain('Unmute notifications (muted until 10:00)')
    expect(menu).not.toContain('Register a ticket')
    expect(labels(trayMenu(moment({ settings: mutedUntil(NOW - 1) })))).toContain('Mute notifications for an hour')
  })
})

test('the menu says that it mutes, not until when: it may be opened hours after it was drawn', () => {
  const mute = trayMenu(moment()).find((item) => item !== 'separator' && item.label.startsWith('Mute'))
  expect(mute).toEqual({ label: 'Mute notifications for an hour', action: { kind: 'mute' } })
})

describe('a choice about notifications', () => {
  const choices = (settings: Settings) =>
    notificationChoices(settings, 'en').flatMap((item) =>
      item !== 'separator' && 'action' in item && item.action.kind === 'change'
        ? [{ label: item.label, isChecked: item.isChecked, change: item.action.change }]
        : [],
    )

  test('is a change of the settings, and chosen again it is taken back', () => {
    for (const [index, { label, isChecked, change }] of choices(DEFAULT_SETTINGS).entries()) {
      const changed = { ...DEFAULT_SETTINGS, ...change }
      expect([label, settingsSchema.safeParse(changed).success]).toEqual([label, true])
      const again = choices(changed)[index]
      expect([label, again?.isChecked]).toEqual([label, isChecked !== true])
      expect({ ...changed, ...again?.change }).toEqual(DEFAULT_SETTINGS)
    }
  })

  test('turns quiet hours off and on again as they were', () => {
    const quietHours = { fromMinute: 21 * 60 + 30, toMinute: 8 * 60 }
    const own = { ...DEFAULT_SETTINGS, alarms: { ...DEFAULT_SETTINGS.alarms, quietHours } }
    const quiet = (settings: Settings) => choices(settings).find(({ label }) => label.startsWith('Quiet hours'))
    const off = { ...own, ...quiet(own)?.change }
    expect(off.alarms.quietHours).toBeNull()
    expect(quiet(off)?.label).toBe('Quiet hours from 21:30 to 08:00')
    expect({ ...off, ...quiet(off)?.change }.alarms.quietHours).toEqual(quietHours)
  })

  test('is one of thresholds, of tickets without an engineer, of the night, and of closing', () => {
    expect(choices(DEFAULT_SETTINGS).map(({ label }) => label)).toEqual([
      'At 75% of the target',
      'At 90% of the target',
      'At the deadline',
      'For unassigned tickets',
      'Quiet hours from 22:00 to 07:00',
      'Stay in the tray when the window is closed',
    ])
  })
})

function drawn(platform: string, { hasTray = true, isFocused = false } = {}) {
  const seen: unknown[][] = []
  const note =
    (what: string) =>
    (...args: unknown[]): void =>
      void seen.push([what, ...args])
  let click = (): void => undefined
  const tray = new DeskTray<string, string>(moment(), {
    platform,
    create: () => {
      if (!hasTray) throw new Error('no tray here')
      return {
        setImage: note('image'),
        setToolTip: note('toolTip'),
        setContextMenu: () => undefined,
        on: (_event, listener) => (click = listener),
      }
    },
    image: (name) => name,
    menu: () => 'menu',
    setBadge: note('badge'),
    setOverlay: note('overlay'),
    flash: note('flash'),
    isWindowFocused: () => isFocused,
    run: note('run'),
    reminders: () => [],
    report: note('report'),
  })
  seen.length = 0
  return { tray, seen, click: () => click() }
}

test.each([
  ['linux', [['run', { kind: 'show' }]]],
  ['win32', [['run', { kind: 'show' }]]],
  // There it opens the menu.
  ['darwin', []],
])('a click on the icon shows the window on %s: %j', (platform, done) => {
  const { seen, click } = drawn(platform)
  click()
  expect(seen).toEqual(done)
})

describe('a change', () => {
  test('is shown by icon, words and badge, and flashes once for what was missed anew', () => {
    const { tray, seen } = drawn('linux')
    tray.update({ state: breached })
    tray.update({ state: breached })
    expect(seen.filter(([what]) => what !== 'toolTip')).toEqual([
      ['image', 'breached-2'],
      ['badge', 5],
      ['flash', true],
      ['image', 'breached-2'],
      ['badge', 5],
    ])
  })

  test('is an overlay on Windows, taken away when all is calm', () => {
    const { tray, seen } = drawn('win32')
    tray.update({ state: breached })
    tray.update({ state: CALM })
    expect(seen.filter(([what]) => what === 'overlay').map(([, image]) => image)).toEqual(['breached-2', null])
    expect(seen.some(([what]) => what === 'badge')).toBe(false)
  })

  test('does not flash a window that is looked at', () => {
    const { tray, seen } = drawn('linux', { isFocused: true })
    tray.update({ state: breached })
    expect(seen.some(([what]) => what === 'flash')).toBe(false)
  })

  test('works without a tray', () => {
    const { tray, seen } = drawn('linux', { hasTray: false })
    expect(tray.isThere).toBe(false)
    tray.update({ state: breached })
    expect(seen).toEqual([
      ['badge', 5],
      ['flash', true],
    ])
  })
})
