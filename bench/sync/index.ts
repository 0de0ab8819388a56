/**
 * `npm run bench -- sync`: what other libraries need for the same tickets, and what Opora does, target by target. Each
 * library has a fresh profile for each round; the rounds of all of them take turns, so that they meet the same machine.
 * A case that fails or does not end says so where its figure would stand.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { cacheFolder } from '../record'
import { runFeeds } from '../server'
import { duration } from '../table'
import { bundleOwn, bundlePeers, installPeers } from './bundles'
import type { Figures } from './figures'
import { Libraries } from './libraries'
import { playModel } from './model'
import { OwnApi } from './own-api'
import { PEER_NAMES, type PeerName } from './peer-names'
import type { PeerFigures } from './peers'
import { measureJournal, measurePushes } from './plain'
import { prepareRecords } from './records'
import { reportOf } from './report'
import { sectionsOf } from './sections'
import { MINUTE_MS, orWords, ROUNDS, type SyncWork } from './work'

/** A further round is begun only when it will have ended by then, going by those before it. */
const ROUNDS_WITHIN_MS = 14 * MINUTE_MS

/** @returns the report, to be printed */
export async function measureSync(work: SyncWork): Promise<string> {
  const startedAt = performance.now()
  const { root, folder, pageFolder, isQuick } = work
  const [small, large] = await prepareRecords(root, pageFolder, work.sizes)
  console.log(`  records of ${work.sizes.join(' and ')} tickets: ${duration(performance.now() - startedAt)}`)
  const versions = installPeers(root)
  const bundles = join(folder, 'peers')
  mkdirSync(bundles, { recursive: true })
  await bundlePeers(root, bundles)
  await bundleOwn(root, join(pageFolder, 'bench'))

  const peers = new Map<PeerName, readonly PeerFigures[]>()
  const rawLarge: (number | string)[] = []
  const apis = [await OwnApi.on(work, small), await OwnApi.on(work, large)] as const
  const libraries = new Libraries(work, bundles)
  try {
    const roundsFrom = performance.now()
    for (let round = 0; round < (isQuick ? 1 : ROUNDS); round += 1) {
      const took = performance.now() - roundsFrom
      if (round > 0 && took + took / round > ROUNDS_WITHIN_MS) break
      console.log(`  round ${round + 1}, after ${duration(performance.now() - startedAt)}`)
      for (const name of PEER_NAMES) peers.set(name, [...(peers.get(name) ?? []), await libraries.round(name, small)])
      rawLarge.push(await libraries.fillRaw(large))
      for (const api of apis) await api.round()
    }
    for (const api of apis) await api.work()
  } finally {
    for (const api of apis) await api.close()
  }
  console.log(`  applications and libraries after ${duration(performance.now() - startedAt)}`)
  const figures: Figures = {
    sizes: work.sizes,
    versions,
    peers,
    rawLarge,
    small: apis[0].own,
    large: apis[1].own,
    journal: await repeatedly(isQuick ? 1 : ROUNDS, () => measureJournal(folder)),
    pushes: await repeatedly(isQuick ? 1 : ROUNDS, (round) => {
      const dataPath = join(folder, `pushes-${round}`)
      cpSync(small.folder, dataPath, { recursive: true })
      return measurePushes(root, pageFolder, dataPath)
    }),
    feeds: await orWords(() => runFeeds(folder, isQuick ? 1 : ROUNDS)),
    model: await orWords(() => playModel(root, isQuick ? 10 : 50)),
  }
  console.log(`  whole: ${duration(performance.now() - startedAt)}`)
  keep(figures, join(cacheFolder(root), 'sync-figures.json'))
  return reportOf(sectionsOf(figures))
}

/** Of each round, for whoever wants to know more than medians. */
function keep(figures: Figures, path: string): void {
  const plain = { ...figures, versions: Object.fromEntries(figures.versions), peers: Object.fromEntries(figures.peers) }
  writeFileSync(path, `${JSON.stringify(plain, null, 2)}\n`)
  console.log(`  each round's figures: ${relative(process.cwd(), path)}`)
}

async function repeatedly<Result>(
  times: number,
  work: (round: number) => Promise<Result>,
): Promise<readonly Result[] | string> {
  return orWords(async () => {
    const results: Result[] = []
    for (let round = 0; round < times; round += 1) results.push(await work(round))
    return results
  })
}
