import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SettingsStore } from '../settings/settings-store'
import { temporaryFolder } from '../testing/temporary-folder'
import { mutedForAnHour, mutedUntil, unmuted, watchMute } from './mute'

const NOON = Date.UTC(2026, 10, 26, 12)
const HOUR = 3_600_000

async function watched() {
  const path = join(temporaryFolder('mute'), 'settings.json')
  const settings = await SettingsStore.open(path, NOON, (trouble) => expect.fail(trouble.kind))
  const world = {
    now: NOON,
    elapsed: 0,
    timer: null as { readonly at: number; readonly run: () => void } | null,
  }
  const watch = (): void =>
    watchMute({
      settings,
      now: () => world.now,
      after: (ms, run) => {
        world.timer = { at: world.elapsed + ms, run }
        return () => (world.timer = null)
      },
    })
  watch()
  const go = (ms: number): void => {
    world.elapsed += ms
    world.now += ms
  }
  const pass = (ms: number): void => {
    const until = world.elapsed + ms
    for (let next = world.timer; next !== null && next.at <= until; next = world.timer) {
      world.timer = null
      go(next.at - world.elapsed)
      next.run()
    }
    go(until - world.elapsed)
  }
  const kept = (): number | null => settings.get().alarms.mutedUntil
  return { settings, world, pass, kept, watch }
}

test('it is an hour from the click, and nothing else changes', async () => {
  const { settings } = await watched()
  const { alarms } = settings.get()
  expect(mutedForAnHour(settings.get(), NOON)).toEqual({ alarms: { ...alarms, mutedUntil: NOON + HOUR } })
})

test('its end takes it back when it comes, and tells whoever shows it', async () => {
  const { settings, world, pass, kept } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  const told: (number | null)[] = []
  settings.onChange(({ alarms }) => told.push(alarms.mutedUntil))
  pass(HOUR - 1)
  expect([kept(), told]).toEqual([NOON + HOUR, []])
  pass(2 * HOUR)
  expect([kept(), told, world.timer]).toEqual([null, [null], null])
})

test('its end comes within a minute of waking when the machine slept over it', async () => {
  const { settings, world, pass, kept } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  // Timers stand still.
  world.now += 9 * HOUR
  pass(60_000)
  expect(kept()).toBeNull()
})

test('one that ended while the desktop was not running is taken back when it starts', async () => {
  const { settings, world, kept, watch } = await watched()
  await settings.change({ alarms: { ...settings.get().alarms, mutedUntil: NOON + HOUR } })
  world.now += 2 * HOUR
  watch()
  expect(kept()).toBeNull()
})

test('the clock set back by hours does not make it longer: it is over, for whoever shows it too', async () => {
  const { settings, world, pass, kept } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  world.now -= 5 * HOUR
  expect(mutedUntil(settings.get(), world.now)).toBeNull()
  pass(60_000)
  expect(kept()).toBeNull()
})

test('the clock set right by seconds does not end it', async () => {
  const { settings, world, pass, kept, watch } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  world.now -= 5_000
  watch()
  pass(60_000)
  expect([mutedUntil(settings.get(), world.now), kept()]).toEqual([NOON + HOUR, NOON + HOUR])
})

test('taken back by hand, it has no end', async () => {
  const { settings, world } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  await settings.change(unmuted(settings.get()))
  expect(world.timer).toBeNull()
})

test('of one that is over nothing is said', async () => {
  const { settings } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  expect([mutedUntil(settings.get(), NOON), mutedUntil(settings.get(), NOON + HOUR)]).toEqual([NOON + HOUR, null])
})
