/** A text and the files that it shows are saved in one step, whatever the disk does meanwhile. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { outboxRows } from '@/cache/outbox'
import { outboxName } from '@/cache/outbox-database'
import { deleteDatabase } from '@/cache/testing/lose-database'
import { anna, borisActor, register, testId } from '@/cache/testing/organisation'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await world.close()
})

const file = { hash: 'a'.repeat(64), size: 3, name: 'a.txt' }
const names = async (): Promise<readonly string[]> =>
  (await outboxRows(world.outbox!)).map(({ command }) => command.name)

async function offline() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  await client.open(ticketId)
  world.server.isReachable = false
  await sync()
  return { client, ticketId }
}

/** The disk takes a file and not the text that shows it. */
function refuseTheText(): () => void {
  const { commands } = world.outbox!
  const add = commands.add.bind(commands)
  const full = vi.spyOn(commands, 'add').mockImplementation((row: Parameters<typeof add>[0]) => {
    if (row.command.name === 'reply') throw new DOMException('The disk is full', 'QuotaExceededError')
    return add(row)
  })
  return () => full.mockRestore()
}

const say = { name: 'reply', args: { text: 'Со снимком' } } as const

it('waits whole in memory, and is saved whole as soon as there is room', async () => {
  const { client, ticketId } = await offline()
  const makeRoom = refuseTheText()
  const { saved } = client.dispatchWithFiles({ ...say, ticketId }, [file])
  expect(await saved).toMatchObject({ kind: 'notSaved', code: 'quota' })
  expect([await names(), client.outbox.notSaved]).toEqual([[], 2])
  makeRoom()
  expect((await client.saveEverything()).changes).toEqual([])
  expect(await names()).toEqual(['attach', 'reply'])
  expect(world.journal.records).toHaveLength(2)
})

it('is withdrawn whole', async () => {
  const { client, ticketId } = await offline()
  const makeRoom = refuseTheText()
  const { commandId, saved } = client.dispatchWithFiles({ ...say, ticketId }, [file])
  await saved
  expect(client.withdraw(commandId)).toBe(true)
  makeRoom()
  await client.saveEverything()
  expect([await names(), client.outbox.unsent]).toEqual([[], 0])
})

it('is there once when its database is lost while it is being saved', async () => {
  const { client, ticketId } = await offline()
  const { saved } = client.dispatchWithFiles({ ...say, ticketId }, [file])
  await deleteDatabase(world.device.home, outboxName('server', anna.id))
  expect(await saved).toEqual({ kind: 'saved' })
  await vi.waitFor(async () => expect(await names()).toEqual(['attach', 'reply']))
})
