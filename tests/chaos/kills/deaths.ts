/** The ways in which a program dies here, each at a random instant of what it was doing. */
import { setTimeout as pause } from 'node:timers/promises'
import type { ApiProcess } from '../../e2e/support/demo-data'
import type { FaultProxy } from '../../e2e/support/fault-proxy'
import { whenLoaded } from '../../e2e/support/world'
import type { Ledger } from './ledger'
import { dieUpgrading } from './migration'
import type { Workstation } from './workstation'

export interface Scene {
  readonly proxy: FaultProxy
  readonly workstation: Workstation
  readonly ledger: Ledger
  /** Open at the workstation. */
  readonly number: string
  readonly api: () => ApiProcess
  /** Whole, from 0 up to and without `below`. */
  readonly random: (below: number) => number
  newWorkstation(): Workstation
  demoAddress(): Promise<string>
}

const REPLIES = 3

/** In the middle of saving what was typed. */
async function enqueueing({ workstation, proxy, ledger, number, random }: Scene): Promise<void> {
  if (random(2) === 0) proxy.cut()
  await write(workstation, ledger, number, random(REPLIES))
  const { page } = workstation
  const field = page.getByRole('textbox', { name: 'Ответ заявителю' })
  await field.fill(ledger.next(number))
  await field.press('Control+Enter')
  await pause(random(60))
  await workstation.kill()
}

/** With a push under way: sent, or done, or answered, or between two. */
async function pushing({ workstation, proxy, ledger, number, random }: Scene): Promise<void> {
  proxy.cut()
  await write(workstation, ledger, number, REPLIES)
  await workstation.desk.expectOffline()
  const push = random(2) === 0 ? null : proxy.seize('/v1/sync/push')
  proxy.heal()
  await workstation.desk.checkConnection()
  if (push === null) await pause(random(400))
  else await (random(2) === 0 ? push.asked : push.answered)
  await workstation.kill()
}

/** A cache that another version of the protocol left, in the middle of being emptied and fetched anew. */
async function refetching({ workstation, proxy, ledger, number, random }: Scene): Promise<void> {
  proxy.cut()
  await write(workstation, ledger, number, 1)
  await workstation.page.evaluate(leaveForeignCache)
  await workstation.kill()
  proxy.heal()
  await workstation.start()
  await workstation.page.goto(proxy.origin)
  await pause(random(1_200))
  await workstation.kill()
}

/** A profile that an older release left, with what it had not sent, while today's upgrades its databases. */
async function migrating({ workstation, proxy, ledger, number, random }: Scene): Promise<string> {
  proxy.cut()
  await write(workstation, ledger, number, REPLIES)
  return dieUpgrading(workstation, random)
}

/** A new machine in the middle of its first sync. It has to come to the same as any other. */
async function syncingFirst({ newWorkstation, demoAddress, random }: Scene): Promise<void> {
  const fresh = newWorkstation()
  try {
    await fresh.start()
    await fresh.signIn(await demoAddress())
    await pause(random(1_500))
    await fresh.kill()
    await fresh.start()
    await fresh.openAgain(demoAddress)
    await whenLoaded(fresh.page)
  } finally {
    await fresh.remove()
  }
}

/** The window that sends, with another one beside it. */
async function leading({ workstation, proxy, ledger, number }: Scene): Promise<void> {
  const other = await workstation.openWindow()
  proxy.cut()
  await write(workstation, ledger, number, REPLIES)
  await workstation.crashWindow(other)
  proxy.heal()
  await other.checkConnection()
  await other.expectSent()
  await workstation.kill()
}

/** The API, at work on what was written offline. */
async function serving({ workstation, proxy, ledger, number, random, api }: Scene): Promise<void> {
  proxy.cut()
  await write(workstation, ledger, number, REPLIES)
  await workstation.desk.expectOffline()
  const push = proxy.seize('/v1/sync/push')
  proxy.heal()
  await workstation.desk.checkConnection()
  await push.asked
  await pause(random(30))
  await api().kill()
  await push.broken
}

/** What it resolves to, if a text, says how it went. */
export type Death = (scene: Scene) => Promise<unknown>

export const BROWSER_DEATHS = {
  enqueueing,
  pushing,
  refetching,
  migrating,
  syncingFirst,
  leading,
} as const satisfies Record<string, Death>
export const API_DEATHS = { serving } as const satisfies Record<string, Death>

/** Writes replies, and waits until the page says of each that it is kept. */
async function write({ desk, page }: Workstation, ledger: Ledger, number: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const text = ledger.next(number)
    await desk.reply(text)
    const kept = page.locator('[data-mark="onDevice"], [data-mark="confirmed"]').filter({ hasText: text })
    await kept.first().waitFor()
    ledger.keep(text)
  }
}

/** Runs in the page. */
async function leaveForeignCache(): Promise<void> {
  const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith('opora-cache-') ? [name] : []))
  for (const name of names) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('The cache cannot be opened'))
    })
    const change = database.transaction('meta', 'readwrite', { durability: 'strict' })
    const meta = change.objectStore('meta')
    const state = meta.get('sync')
    state.onsuccess = () => meta.put({ ...(state.result as object), schema: -1 })
    await new Promise((resolve) => (change.oncomplete = resolve))
    database.close()
  }
}
