/** The machine's own events, with the real alarm clock behind them and time that is made up. */
import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { alarm, AlarmWorld, HOUR, MINUTE, START, tableOf } from './alarms/testing/alarm-world'
import { followPower } from './power'

const deadlines = [1, 3, 8].map((hour) => alarm({ ticketId: `t${hour}`, deadlineAt: START + hour * HOUR }))

async function machine() {
  const world = await new AlarmWorld().start(tableOf(deadlines))
  const power = new EventEmitter()
  followPower(power as unknown as Parameters<typeof followPower>[0], (reason) => void world.clock.wake(reason))
  const emit = async (event: string): Promise<void> => {
    power.emit(event)
    await world.clock.settled()
  }
  return { world, emit }
}

test('a machine that slept over deadlines tells of them in one when it wakes, and asks what is new', async () => {
  const { world, emit } = await machine()
  await emit('suspend')
  world.sleep(9 * HOUR)
  expect(world.shown).toEqual([])
  await emit('resume')
  expect(world.shows).toEqual([{ keys: deadlines.map(({ key }) => key), isSummary: true }])
  expect(world.syncs).toEqual(['resume'])
  await emit('resume')
  expect(world.shown).toHaveLength(3)
})

test('a screen that is unlocked is looked at anew: whoever comes back sees at once what came due', async () => {
  const { world, emit } = await machine()
  await emit('lock-screen')
  // Timers stood still, and nobody announced a sleep: locked machines of some systems are put to rest that way.
  world.sleep(HOUR + MINUTE)
  expect(world.shown).toEqual([])
  await emit('unlock-screen')
  expect(world.shown).toEqual([deadlines[0]?.key])
})

test('a lock alone raises nothing, and holds nothing back: the engineer may be beside the machine', async () => {
  const { world, emit } = await machine()
  await emit('lock-screen')
  expect(world.shown).toEqual([])
  await world.pass(HOUR + MINUTE)
  expect(world.shown).toEqual([deadlines[0]?.key])
})
