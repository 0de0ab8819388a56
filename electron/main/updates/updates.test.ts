import type { UpdateState } from '@shared/protocol/desktop-settings'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder'
import { feedUpdater } from './feed-updater'
import { desktopUpdater, UpdateFeed } from './testing/update-feed'
import { UpdateError, Updates } from './updates'

let feed: UpdateFeed
let settings: { isOn: boolean; feed: string | null }
let told: UpdateState[]
let timers: { ms: number; run: () => void }[]
let installs: number
let agrees: boolean
let isAgreed: boolean
let failInstall: (error: UpdateError) => void
let asked: string[][]
let updates: Updates

beforeEach(async () => {
  feed = await new UpdateFeed().open()
  feed.publish({ version: '0.2.0', notes: 'Faster' })
  const folder = temporaryFolder('updates')
  settings = { isOn: false, feed: feed.origin }
  told = []
  timers = []
  installs = 0
  agrees = true
  isAgreed = false
  asked = []
  updates = new Updates({
    updater: async (origin) => ({
      ...(await feedUpdater(desktopUpdater(folder, '0.1.0'), origin, folder, null)),
      install(onFailed) {
        installs += 1
        failInstall = onFailed
      },
    }),
    settings: () => settings,
    confirms: (...question) => (asked.push(question), Promise.resolve(agrees)),
    agree: () => ((isAgreed = true), () => (isAgreed = false)),
    now: () => 7,
    after: (ms, run) => (timers.push({ ms, run }), () => (timers = [])),
    tell: (state) => void told.push(state),
    report: () => undefined,
  })
})

test('without a feed there are no updates, and nobody is asked', async () => {
  settings = { isOn: true, feed: null }
  expect([await updates.check(), await updates.download(), await updates.install()]).toEqual([
    { kind: 'off' },
    { kind: 'off' },
    { kind: 'off' },
  ])
  expect([feed.asked, told]).toEqual([[], []])
})

test('off by default: it does not look by itself, and does once that is wanted', async () => {
  updates.start()
  timers[0]?.run()
  expect(feed.asked).toEqual([])
  settings = { ...settings, isOn: true }
  timers[1]?.run()
  await expect.poll(() => told.at(-1)?.kind).toBe('available')
  expect(timers.map(({ ms }) => ms)).toEqual([60_000, 21_600_000, 21_600_000])
  updates.stop()
  expect(timers).toEqual([])
})

test('looked for, downloaded and installed are three decisions', async () => {
  expect(await updates.download()).toEqual({ kind: 'newest', checkedAt: null })
  expect(await updates.install()).toEqual({ kind: 'newest', checkedAt: null })
  expect(await updates.check()).toEqual({ kind: 'available', version: '0.2.0', notes: 'Faster' })
  expect(feed.asked.some((path) => path.endsWith('.AppImage'))).toBe(false)
  expect(await updates.download()).toEqual({ kind: 'ready', version: '0.2.0', notes: 'Faster' })
  expect(installs).toBe(0)
  // What is downloaded is not lost to another look.
  expect((await updates.check()).kind).toBe('ready')
  agrees = false
  await updates.install()
  expect([installs, asked]).toEqual([0, [['0.2.0', feed.origin]]])
  agrees = true
  await updates.install()
  expect(installs).toBe(1)
  expect(told.map(({ kind }) => kind).filter((kind, index, all) => kind !== all[index - 1])).toEqual([
    'checking',
    'available',
    'downloading',
    'ready',
  ])
})

test('what one feed had is neither downloaded nor installed for another: that is looked at anew', async () => {
  const other = await new UpdateFeed().open()
  other.publish({ version: '0.3.0' })
  await updates.check()
  settings = { ...settings, feed: other.origin }
  expect(await updates.download()).toMatchObject({ kind: 'available', version: '0.3.0' })
  expect([...feed.asked, ...other.asked].some((path) => path.endsWith('.AppImage'))).toBe(false)
  expect(await updates.download()).toMatchObject({ kind: 'ready', version: '0.3.0' })
  settings = { ...settings, feed: feed.origin }
  expect(await updates.install()).toMatchObject({ kind: 'available', version: '0.2.0' })
  expect([installs, asked]).toEqual([0, []])
})

test('an installer that does not start is told of, and the desktop that goes on asks again before it ends', async () => {
  await updates.check()
  await updates.download()
  await updates.install()
  expect(isAgreed).toBe(true)
  failInstall(new UpdateError('failed', null))
  expect([isAgreed, updates.state]).toEqual([false, { kind: 'failed', code: 'failed' }])
})

test('the newest says when it was looked for', async () => {
  feed.publish({ version: '0.1.0' })
  expect(await updates.check()).toEqual({ kind: 'newest', checkedAt: 7 })
})

test('a newer one whose rollout has not come here is neither the newest nor to be had', async () => {
  feed.publish({ version: '0.2.0', stagingPercentage: 0 })
  const withheld = { kind: 'withheld', version: '0.2.0', why: 'rollout', checkedAt: 7 }
  expect([await updates.check(), await updates.download()]).toEqual([withheld, withheld])
  expect(feed.asked.some((path) => path.endsWith('.AppImage'))).toBe(false)
  feed.publish({ version: '0.2.0' })
  expect((await updates.check()).kind).toBe('available')
})

test('two that ask at once look once', async () => {
  await Promise.all([updates.check(), updates.check()])
  expect(feed.asked).toHaveLength(1)
})

test('what failed is said by its code, and the next try may succeed', async () => {
  feed.latest = null
  expect(await updates.check()).toEqual({ kind: 'failed', code: 'feedInvalid' })
  feed.publish({ version: '0.2.0' })
  expect((await updates.check()).kind).toBe('available')
})
