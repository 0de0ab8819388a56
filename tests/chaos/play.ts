/** Plays a schedule: devices of three engineers (two of them one person's) against one server. Then everything heals. */
import { LAST_CEILING_MS } from '@/sync/backoff'
import { CHECK_MS } from '@/sync/check'
import { POLL_MS } from '@/sync/engine'
import type { FileStore } from '@server/files/file-store'
import type { Database } from '@server/store/database'
import { DEVICES, type Action } from './actions'
import { damage } from './damage'
import { Device } from './device'
import { findFaults, type Findings } from './findings'
import { ChaosServer, SEGMENT_SIZE } from './server'
import { act, finishOne, registration } from './wishes'

/** @returns what is wrong after it; all zero when nothing is */
export async function play(database: Database, files: FileStore, schedule: readonly Action[]): Promise<Findings> {
  const server = await ChaosServer.found(database, files, DEVICES - 1)
  // Steps of a sequence, so that a schedule plays the same each time.
  let drawn = 0
  const random = (): number => ((drawn += 1) * 0.618_034) % 1
  const devices: Device[] = []
  for (let index = 0; index < DEVICES; index += 1) {
    // The last is the first person's second computer.
    devices.push(new Device(server, server.people[index % (DEVICES - 1)]!, random, index))
  }
  try {
    await devices[0]!.open()
    // Something that is over: rows on the first device, and packed on those that come later.
    for (let count = 0; count < SEGMENT_SIZE; count += 1) await finishOne(devices[0]!, server)
    await server.buildSegments()
    for (const device of devices.slice(1)) await device.open()
    // Something to work on, which everybody holds.
    for (const device of devices.slice(0, 2)) await device.dispatch(registration(server, device))
    for (const device of devices) await device.sync()
    for (const action of schedule) await perform(action, server, devices)
    await heal(server, devices)
    return await findFaults(server, devices)
  } finally {
    for (const device of devices) await device.close()
  }
}

async function perform(action: Action, server: ChaosServer, devices: readonly Device[]): Promise<void> {
  switch (action.kind) {
    case 'pass':
      return pass(server, devices, action.seconds * 1_000)
    case 'erase':
      return server.erase(action.pick, action.of)
    case 'trim':
      return server.trim()
    case 'compact':
      return server.compact()
    case 'changeEpoch':
      return server.changeEpoch()
    case 'buildSegments':
      return server.buildSegments()
    case 'deliverLate':
      for (const device of devices) {
        await device.network.deliverLate()
        await device.settled()
      }
      return
    default:
      return onDevice(action, server, devices[action.device]!)
  }
}

async function onDevice(
  action: Extract<Action, { device: number }>,
  server: ChaosServer,
  device: Device,
): Promise<void> {
  switch (action.kind) {
    case 'act':
      return act(device, action.wish, action.pick, server)
    case 'faults':
      device.network.faults[action.of].push(...action.faults)
      return
    case 'damage':
      if (await damage(device.window.cache, action.harm, action.pick)) device.wasDamaged = true
      return
    case 'clock':
      device.skewMs = action.days * 86_400_000
      return
    case 'sync':
      return device.sync()
    case 'cut':
    case 'join':
      device.network.isUp = action.kind === 'join'
      return
    case 'restart':
      return restart(device)
    case 'loseOutbox':
      return device.loseOutbox()
    case 'expireToken': {
      server.expireToken(device.person)
      return
    }
    case 'moveSecurity':
      return server.toggleSecurity(device.person)
    case 'dismiss':
    case 'appoint':
      return server.setRoles(device.person, action.kind === 'appoint' ? ['engineer'] : [])
    case 'outdate':
      device.isOutdated = true
      return
    case 'update':
      return update(device)
    case 'discard': {
      const [first] = await device.window.client.attention.list()
      if (first !== undefined) await device.window.client.attention.discard(first.id)
    }
  }
}

async function restart(device: Device): Promise<void> {
  await device.close()
  await device.open()
}

/** A version that the server does not refuse comes with a start: before it, nothing more is asked. */
async function update(device: Device): Promise<void> {
  if (!device.isOutdated) return
  device.isOutdated = false
  await device.leaveOlderCache()
  await restart(device)
}

async function pass(server: ChaosServer, devices: readonly Device[], ms: number): Promise<void> {
  server.world.clock.pass(ms)
  for (const device of devices) await device.pass(ms)
}

/** Networks, rights, versions and clocks are as they should be; whatever waits has time enough. */
async function heal(server: ChaosServer, devices: readonly Device[]): Promise<void> {
  for (const device of devices) {
    await server.setRoles(device.person, ['engineer'])
    device.network.isUp = true
    for (const faults of Object.values(device.network.faults)) faults.length = 0
    await device.network.deliverLate()
    device.skewMs = 0
    await update(device)
  }
  // Nobody touches anything: what waits must go by itself.
  for (let round = 0; round < 4; round += 1) await pass(server, devices, LAST_CEILING_MS + 1_000)
  await compareCaches(server, devices)
}

/** Half a day later by their clocks, each asks whether its cache is what the server has. */
async function compareCaches(server: ChaosServer, devices: readonly Device[]): Promise<void> {
  for (const device of devices) device.skewMs = CHECK_MS
  await pass(server, devices, POLL_MS)
  for (const device of devices) device.skewMs = 0
}
