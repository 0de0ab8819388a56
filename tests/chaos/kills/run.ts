/**
 * `npm run chaos -- --kills N`: the built page in Chromium and the built API, as processes, on a network with faults. N
 * times the browser dies and N times the API, always in the middle of something. What the page called kept arrives once
 * and in order, and in the end an old machine shows what a new one shows.
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { copyDemoData, DEMO_DATA_VARIABLE } from '../../e2e/support/demo-copy'
import { makeDemoData, PAGE_FOLDER, removeFolder, ROOT, startApi } from '../../e2e/support/demo-data'
import { FAULTS, startFaultProxy, type FaultProxy } from '../../e2e/support/fault-proxy'
import { readRecord } from '../../e2e/support/record'
import { expect, whenLoaded } from '../../e2e/support/world'
import { API_DEATHS, type Scene } from './deaths'
import { Ledger } from './ledger'
import { planOf, randomFrom } from './plan'
import { SIGN_IN, Workstation } from './workstation'

const TICKETS = 4
/** Of what was kept, the last so many are looked for after a restart. */
const SHOWN = 3
const SLOW_BITS_PER_SECOND = 50_000
const VIEWS = ['Мои', 'Мои группы', 'Без исполнителя', 'Открытые', 'Решённые'] as const

export interface KillOptions {
  readonly kills: number
  readonly seed: number
  /** Arguments of Chromium, for its other store of IndexedDB. */
  readonly args: readonly string[]
  readonly tell: (line: string) => void
}

export interface KillFindings {
  readonly deaths: ReadonlyMap<string, number>
  readonly written: number
  readonly lost: readonly string[]
  readonly duplicated: readonly string[]
  readonly diverged: readonly string[]
  /** Rounds that did not come to their end: what could not be done in time, after which the machine was switched off. */
  readonly stopped: readonly string[]
}

export async function runKills({ kills, seed, args, tell }: KillOptions): Promise<KillFindings> {
  const random = randomFrom(seed)
  // A demo that is loaded already may be named, as for the specs.
  const folder = process.env[DEMO_DATA_VARIABLE] === undefined ? await makeDemoData() : copyDemoData()
  let api = await startApi(folder)
  const { port } = new URL(api.origin)
  const proxy = await startFaultProxy(api.origin, PAGE_FOLDER)
  const newWorkstation = (): Workstation => new Workstation(proxy.origin, args)
  const demoAddress = async (): Promise<string> => {
    const token = /#demo=([\w-]+)/.exec(await api.cli('demo-link'))?.[1]
    if (token === undefined) throw new Error('The API prints no address of the demo')
    return `${proxy.origin}/#demo=${token}`
  }
  const workstation = newWorkstation()
  const ledger = new Ledger()
  const deaths = new Map<string, number>()
  const missing: string[] = []
  const stopped: string[] = []
  try {
    await workstation.start()
    await workstation.signIn(await demoAddress())
    await whenLoaded(workstation.page)
    const numbers = await ownTickets(workstation)
    const plan = planOf(kills, random)
    for (const [round, [name, die]] of plan.entries()) {
      const number = numbers[random(numbers.length)] ?? ''
      const scene: Scene = { proxy, workstation, ledger, number, api: () => api, random, newWorkstation, demoAddress }
      const label = `${round + 1}/${plan.length} ${name}`
      try {
        await openTicket(workstation, number)
        const how = await die(scene)
        if (name in API_DEATHS) api = await startApi(folder, Number(port))
        missing.push(...(await recover(scene, round)))
        deaths.set(name, (deaths.get(name) ?? 0) + 1)
        tell(typeof how === 'string' ? `${label}: ${how}` : label)
      } catch (error) {
        const what = `${label} stopped: ${error instanceof Error ? error.message : String(error)}`
        tell(what)
        stopped.push(what)
        await photograph(workstation, `chaos-${seed}-${round + 1}.png`)
        if (!api.isRunning()) api = await startApi(folder, Number(port))
        await switchOff(scene)
      }
    }
    proxy.slowTo(null)
    proxy.heal()
    await workstation.desk.expectSent()
    const diverged = await differences(workstation, newWorkstation(), await demoAddress())
    const compared = ledger.compare(await readRecord(await demoAddress()))
    const all = [...compared.diverged, ...missing, ...diverged]
    return { ...compared, diverged: all, stopped, deaths, written: ledger.written }
  } catch (error) {
    await photograph(workstation, `chaos-${seed}.png`)
    throw error
  } finally {
    await workstation.remove()
    await proxy.stop()
    await api.stop()
    removeFolder(folder)
  }
}

/** What stopped in the middle goes on from a start, with a good network: what it had kept is still asked for in the end. */
async function switchOff(scene: Scene): Promise<void> {
  const { workstation, proxy, demoAddress } = scene
  proxy.slowTo(null)
  proxy.heal()
  await workstation.kill()
  await workstation.start()
  await workstation.openAgain(demoAddress)
  await signInAgain(scene)
}

async function photograph(workstation: Workstation, name: string): Promise<void> {
  if (workstation.isOn) await workstation.page.screenshot({ path: join(ROOT, 'test-results', name) })
}

/**
 * What died lives again, over a network with faults; what was kept is shown, and goes out.
 *
 * @returns what was kept and is not shown
 */
async function recover(scene: Scene, round: number): Promise<readonly string[]> {
  const { workstation, proxy, ledger, number, random } = scene
  makeTrouble(proxy, random, round)
  if (!workstation.isOn) await workstation.start()
  await workstation.openAgain(scene.demoAddress)
  proxy.heal()
  await workstation.desk.checkConnection()
  await signInAgain(scene)
  await openTicket(workstation, number)
  const missing: string[] = []
  for (const text of ledger.kept(number).slice(-SHOWN)) {
    const entry = workstation.desk.entry(text).first()
    const isShown = await entry.waitFor().then(always, never)
    if (!isShown) missing.push(`№ ${number}: ${text} is not shown after a restart`)
  }
  await workstation.desk.expectSent()
  proxy.slowTo(null)
  return missing
}

const always = (): boolean => true
const never = (): boolean => false

/** A browser writes its cookies down when it likes: one that died young has forgotten who it was, and asks. */
async function signInAgain({ workstation, proxy, demoAddress }: Scene): Promise<void> {
  const { statusBar } = workstation.desk
  const asks = statusBar.getByText(SIGN_IN)
  await statusBar.getByText('На связи').or(asks).first().waitFor()
  if (!(await asks.isVisible())) return
  // A cache that has to be read anew takes many minutes over the slow link.
  proxy.slowTo(null)
  await workstation.signInAgain(await demoAddress())
  await whenLoaded(workstation.page)
}

/** A slow link now and then, a stall rarely, since it lasts; otherwise whatever breaks at once. */
function makeTrouble(proxy: FaultProxy, random: Scene['random'], round: number): void {
  if (round % 10 === 4) proxy.slowTo(SLOW_BITS_PER_SECOND)
  const fault = FAULTS[random(FAULTS.length)]
  if (fault !== undefined && (fault !== 'stalled' || round % 10 === 9)) proxy.meet('/v1/sync/push', fault)
  if (random(4) === 0) proxy.meet('/v1/sync/pull', 'half')
}

/** By its number, in the palette; again where the cache was still being read. */
async function openTicket({ desk, page }: Workstation, number: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Escape')
    await desk.command(number)
    await page
      .getByRole('complementary')
      .getByText(new RegExp(`^№\\s${number}$`))
      .waitFor({ timeout: 5_000 })
  }).toPass({ timeout: 120_000 })
}

async function ownTickets({ desk }: Workstation): Promise<readonly string[]> {
  const numbers = new Set<string>()
  await desk.openFirst('Мои')
  numbers.add(await desk.number())
  while (numbers.size < TICKETS) {
    await desk.queue.press('j')
    await desk.queue.press('Enter')
    await pause(300)
    numbers.add(await desk.number())
  }
  return [...numbers]
}

/** Between the machine that went through everything, and one that has only just synced. */
async function differences(old: Workstation, fresh: Workstation, demoAddress: string): Promise<readonly string[]> {
  try {
    await fresh.start()
    await fresh.signIn(demoAddress)
    await whenLoaded(fresh.page)
    const found: string[] = []
    for (const view of VIEWS) {
      const [shown, expected] = [await old.desk.count(view), await fresh.desk.count(view)]
      if (shown !== expected) found.push(`${view}: ${shown} tickets, and ${expected} on a new machine`)
    }
    return found
  } finally {
    await fresh.remove()
  }
}
