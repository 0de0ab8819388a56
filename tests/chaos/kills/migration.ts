/**
 * A profile as an older release left it, opened by today's, which dies while it upgrades the databases. An upgrade of ours
 * takes milliseconds; it is held open for longer, or hardly any death would fall into it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { leaveOlder, RELEASES } from './older-releases'
import type { Workstation } from './workstation'

/** Most that an upgrade is held open. */
const HELD_MS = 3_000
const BEGINS_WITHIN_MS = 60_000
const MOST_DEATHS = 3

/**
 * Leaves the databases as an older release did, and dies a few times while today's upgrades them.
 *
 * @param random whole, from 0 up to and without its argument
 * @returns of how many deaths how many fell into an upgrade
 */
export async function dieUpgrading(workstation: Workstation, random: (below: number) => number): Promise<string> {
  const release = RELEASES[random(RELEASES.length)] ?? []
  await workstation.openBlank()
  await workstation.page.evaluate(leaveOlder, release)
  await workstation.kill()
  const most = 1 + random(MOST_DEATHS)
  let deaths = 0
  let within = 0
  // Until an upgrade has come to its end: then there is no other.
  for (let isUnderWay = true; isUnderWay && deaths < most;) {
    await workstation.start()
    const upgrade = await watchUpgrades(workstation.page)
    await workstation.openApp()
    const hasBegun = await upgrade.begun
    if (!hasBegun && deaths === 0) throw new Error('Nothing that an older release left is upgraded')
    await pause(random(HELD_MS))
    await workstation.kill()
    deaths += 1
    isUnderWay = hasBegun && upgrade.isUnderWay()
    if (isUnderWay) within += 1
  }
  return `deaths ${deaths}, within an upgrade ${within}`
}

const BEGUN = 'opora upgrade begun'
const DONE = 'opora upgrade done'

/** What pages tell of upgrades from now on. */
async function watchUpgrades(page: Page): Promise<{ begun: Promise<boolean>; isUnderWay: () => boolean }> {
  let underWay = 0
  const begun = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), BEGINS_WITHIN_MS)
    page.on('console', (message) => {
      if (message.text() === DONE) underWay -= 1
      if (message.text() !== BEGUN) return
      underWay += 1
      clearTimeout(timer)
      resolve(true)
    })
  })
  await page.addInitScript(holdUpgrades, { begun: BEGUN, done: DONE, heldMs: HELD_MS })
  return { begun, isUnderWay: () => underWay > 0 }
}

/**
 * Runs in the page, before its scripts: an upgrade stays open while something is asked of it. Functions that run in a page
 * have no functions of their own with a name: the transpiler would give them a helper that is not there.
 */
function holdUpgrades({ begun, done, heldMs }: { begun: string; done: string; heldMs: number }): void {
  const open = Reflect.get(IDBFactory.prototype, 'open')
  IDBFactory.prototype.open = function (...args) {
    const request = open.apply(this, args)
    request.addEventListener('upgradeneeded', () => {
      const { transaction } = request
      const store = transaction?.objectStoreNames[0]
      if (transaction === null || store === undefined) return
      console.debug(begun)
      transaction.addEventListener('complete', () => console.debug(done))
      const upgrade = {
        until: performance.now() + heldMs,
        hold() {
          if (performance.now() < this.until) transaction.objectStore(store).count().onsuccess = () => this.hold()
        },
      }
      upgrade.hold()
    })
    return request
  }
}
