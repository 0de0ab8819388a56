import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { borisActor, command, register, testId } from '@/cache/testing/organisation'
import { discardAttention } from '@/cache/decisions'
import { settle } from '@/cache/settle-verdicts'
import type { Verdict } from '@shared/protocol/sync'
import { DeviceWorld, type DeviceWindow } from './testing/device-window'

let world: DeviceWorld
let time: DeviceWorld['time']
let server: DeviceWorld['server']

beforeEach(() => {
  world = new DeviceWorld()
  ;({ time, server } = world)
})
afterEach(() => world.close())

/** A reopening that the server refuses. @returns the id of the command */
async function refused({ ask }: DeviceWindow): Promise<string> {
  const ticketId = testId()
  server.execute(register(ticketId), borisActor)
  const reopen = command('reopen', ticketId, { reason: 'Опять' })
  await ask(reopen)
  return reopen.id
}

/** As a pull brings it that was made on another computer. */
const foreign = (commandId: string): Verdict => ({
  commandId,
  status: 'rejected',
  code: 'state.illegal',
  params: {},
  explanations: [],
  images: [],
  versions: {},
  seq: null,
  decidedAt: time.now(),
})

describe('a refusal that was decided about', () => {
  it('is told to the server once', async () => {
    const window = await world.window()
    const id = await refused(window)
    await discardAttention(window.outbox, id, time.now())
    await window.check()
    await window.check()
    expect(server.decided).toEqual([id])
  })

  it('is told again to a server that was restored, and to one that did not hear of it', async () => {
    const window = await world.window()
    const id = await refused(window)
    server.decided = null
    await discardAttention(window.outbox, id, time.now())
    await window.check()
    server.decided = []
    await window.check()
    expect(server.decided).toEqual([id])
    server.epoch = 'epoch-2'
    server.decided = []
    await window.check()
    await window.check()
    expect(server.decided).toEqual([id])
  })

  it('leaves this computer when that was done elsewhere, unless its text is here', async () => {
    const window = await world.window()
    const own = await refused(window)
    const theirs = testId()
    await settle(window.outbox, [foreign(theirs)], time.now())
    server.decided = [own, theirs, testId()]
    world.device.channel.log.length = 0
    await window.check()
    expect((await window.outbox.attention.toArray()).map((row) => row.id)).toEqual([own])
    expect(await window.outbox.discards.toArray()).toMatchObject([{ id: theirs, outcome: 'decidedElsewhere' }])
    expect(world.device.channel.log).toContainEqual({ type: 'attention' })
  })
})
