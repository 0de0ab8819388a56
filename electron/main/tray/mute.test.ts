import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SettingsStore } from '../settings/settings-store'
import { temporaryFolder } from '../testing/temporary-folder'
import { mutedForAnHour, watchMute } from './mute'

const NOON = Date.UTC(2026, 10, 26, 12)
const HOUR = 3_600_000

async function watched() {
  const settings = await SettingsStore.open(join(temporaryFolder('mute'), 'settings.json'), NOON, (trouble) =>
    expect.fail(trouble.kind),
  )
  const world = {
    now: NOON,
    elapsed: 0,
    ends: 0,
    timer: null as { readonly at: number; readonly run: () => void } | null,
  }
  watchMute({
    settings,
    now: () => world.now,
    after: (ms, run) => {
      world.timer = { at: world.elapsed + ms, run }
      return () => (world.timer = null)
    },
    ended: () => (world.ends += 1),
  })
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
  return { settings, world, pass }
}

test('it is an hour from the click, and nothing else changes', async () => {
  const { settings } = await watched()
  const { alarms } = settings.get()
  expect(mutedForAnHour(settings.get(), NOON)).toEqual({ alarms: { ...alarms, mutedUntil: NOON + HOUR } })
})

test('its end is told once, when it comes', async () => {
  const { settings, world, pass } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  pass(HOUR - 1)
  expect(world.ends).toBe(0)
  pass(2 * HOUR)
  expect([world.ends, world.timer]).toEqual([1, null])
})

test('its end is told within a minute of waking when the machine slept over it', async () => {
  const { settings, world, pass } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  // Timers stand still.
  world.now += 9 * HOUR
  pass(60_000)
  expect(world.ends).toBe(1)
})

test('taken back, it has no end', async () => {
  const { settings, world } = await watched()
  await settings.change(mutedForAnHour(settings.get(), NOON))
  await settings.change({ alarms: { ...settings.get().alarms, mutedUntil: null } })
  expect(world.timer).toBeNull()
})
