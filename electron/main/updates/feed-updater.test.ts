import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder'
import { feedUpdater } from './feed-updater'
import { desktopUpdater, UpdateFeed, windowsUpdater } from './testing/update-feed'
import { updatePublisher } from './update-publisher'

async function desktop(feed: UpdateFeed, { version = '0.1.0', machine }: { version?: string; machine?: string } = {}) {
  const folder = temporaryFolder('updates')
  return { folder, updater: await feedUpdater(desktopUpdater(folder, version, machine), feed.origin, folder, null) }
}

test('a newer version is found with its notes, as text, and nothing is downloaded unasked', async () => {
  const feed = await new UpdateFeed().open()
  feed.publish({ version: '0.2.0', notes: 'Печать быстрее\n<b>and more</b>' })
  const { updater } = await desktop(feed)
  expect(await updater.check()).toEqual({ version: '0.2.0', notes: 'Печать быстрее\n<b>and more</b>' })
  expect(feed.asked).toEqual([expect.stringMatching(/^\/latest.*\.yml$/)])
})

test.each(['0.1.0', '0.0.9'])('%s is no newer one than 0.1.0', async (version) => {
  const feed = await new UpdateFeed().open()
  feed.publish({ version })
  expect(await (await desktop(feed)).updater.check()).toBeNull()
})

test('a staged rollout comes to some machines first, and to each at the same share', async () => {
  const feed = await new UpdateFeed().open()
  // Where a machine stands between 0 and 1 is read from the end of its id.
  const early = { machine: '6d2b1a4e-0000-5000-8000-000000000000' }
  const late = { machine: '6d2b1a4e-0000-5000-8000-0000f0000000' }
  const [found, withheld] = [
    { version: '0.2.0', notes: '' },
    { version: '0.2.0', why: 'rollout' },
  ]
  const looks = async (stagingPercentage: number, version = '0.2.0'): Promise<unknown[]> => {
    feed.publish({ version, stagingPercentage })
    const desktops = [await desktop(feed, early), await desktop(feed, late)]
    return Promise.all(desktops.map(({ updater }) => updater.check()))
  }
  expect(await looks(20)).toEqual([found, withheld])
  expect(await looks(100)).toEqual([found, found])
  expect(await looks(0)).toEqual([withheld, withheld])
  // What is no newer one is not withheld from anybody.
  expect(await looks(0, '0.1.0')).toEqual([null, null])
  expect(await looks(0, '0.0.9')).toEqual([null, null])
})

test('it is withheld from a machine that looks at another feed as well', async () => {
  const feeds = [await new UpdateFeed().open(), await new UpdateFeed().open()]
  const folder = temporaryFolder('updates')
  const library = desktopUpdater(folder, '0.1.0')
  for (const feed of feeds) {
    feed.publish({ version: '0.2.0', stagingPercentage: 0 })
    const updater = await feedUpdater(library, feed.origin, folder, null)
    expect(await updater.check()).toEqual({ version: '0.2.0', why: 'rollout' })
  }
})

test('one that needs a newer system says so', async () => {
  const feed = await new UpdateFeed().open()
  feed.publish({ version: '0.2.0', minimumSystemVersion: '999.0.0' })
  expect(await (await desktop(feed)).updater.check()).toEqual({ version: '0.2.0', why: 'system' })
})

test('it is downloaded when asked, with its progress, and is the file that was published', async () => {
  const feed = await new UpdateFeed().open()
  feed.publish({ version: '0.2.0' })
  const { folder, updater } = await desktop(feed)
  await updater.check()
  const percents: number[] = []
  await updater.download((percent) => percents.push(percent))
  const pending = join(folder, 'cache/opora-updater/pending')
  expect(readFileSync(join(pending, 'Opora-0.2.0.AppImage')).equals(feed.installer)).toBe(true)
  expect(readFileSync(join(folder, 'Opora.AppImage'), 'utf8')).toBe('the version that runs')
  expect(percents.at(-1) ?? 100).toBe(100)
})

test('an installer that cannot start says so', async () => {
  const feed = await new UpdateFeed().open()
  const { updater } = await desktop(feed)
  const failures: unknown[] = []
  // Nothing was downloaded.
  updater.install((error) => failures.push(error.code))
  expect(failures).toEqual(['failed'])
})

test('a file that is not the one promised is refused, and does not stay', async () => {
  const feed = await new UpdateFeed().open()
  feed.publish({ version: '0.2.0', sha512: Buffer.alloc(64).toString('base64') })
  const { folder, updater } = await desktop(feed)
  await updater.check()
  await expect(updater.download(() => undefined)).rejects.toMatchObject({ code: 'damaged' })
  const left = readdirSync(join(folder, 'cache'), { recursive: true, encoding: 'utf8' })
  expect(left.filter((name) => name.endsWith('.AppImage'))).toEqual([])
})

test.each<[string, string | null]>([
  ['a folder without a feed', null],
  ['something else', 'hello'],
  ['a version that is none', JSON.stringify({ version: 'newest', files: [] })],
])('%s is no feed', async (_what, latest) => {
  const feed = await new UpdateFeed().open()
  feed.latest = latest
  await expect((await desktop(feed)).updater.check()).rejects.toMatchObject({ code: 'feedInvalid' })
})

test('a feed that does not answer is out of reach', async () => {
  const feed = await new UpdateFeed().open()
  feed.publish({ version: '0.2.0' })
  const { updater } = await desktop(feed)
  await updater.check()
  feed.close()
  await expect(updater.download(() => undefined)).rejects.toMatchObject({ code: 'unreachable' })
})

describe('on Windows', () => {
  /** @param manifest of the package that runs */
  async function download(manifest: object, isOurs: boolean) {
    const folder = temporaryFolder('updates')
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'opora', ...manifest }))
    const feed = await new UpdateFeed().open()
    feed.publish({ version: '0.2.0', ending: 'exe' })
    const asked: string[][] = []
    const library = windowsUpdater(folder, '0.1.0', (publishers) => {
      asked.push([...publishers])
      return isOurs ? null : 'signed by somebody else'
    })
    const updater = await feedUpdater(library, feed.origin, folder, await updatePublisher(folder))
    await updater.check()
    const outcome = await updater
      .download(() => undefined)
      .then(
        () => 'downloaded',
        (error: unknown) => (error as { code: string }).code,
      )
    return { outcome, asked }
  }
  const publisher = 'CN=Example Ltd, O=Example Ltd, C=RU'

  test('an installer must be signed by the publisher that the package names', async () => {
    expect(await download({ updatePublisher: publisher }, true)).toEqual({
      outcome: 'downloaded',
      asked: [[publisher]],
    })
    expect(await download({ updatePublisher: publisher }, false)).toEqual({ outcome: 'damaged', asked: [[publisher]] })
  })

  test('a package that is not signed names nobody, and none is asked for', async () => {
    expect(await download({}, false)).toEqual({ outcome: 'downloaded', asked: [] })
  })

  test('an empty name is no name that could be checked, and nothing is downloaded', async () => {
    await expect(download({ updatePublisher: '' }, true)).rejects.toThrow()
  })
})
