import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { borisActor, command, register, testId } from '@/cache/testing/organisation'
import { enqueue, outboxRows } from '@/cache/outbox'
import type { Command } from '@shared/domain/command'
import { MAX_PUSH_COMMANDS } from '@shared/protocol/sync'
import { SyncEngine } from './engine'
import type { SyncPorts } from './ports'
import { DeviceWorld } from './testing/device-window'
import { TransportError } from './transport'

let world: DeviceWorld
let server: DeviceWorld['server']
const engines: SyncEngine[] = []

beforeEach(() => {
  world = new DeviceWorld()
  ;({ server } = world)
})
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()))
  await world.close()
})

type Push = SyncPorts['transport']['push']

/** A window whose pushes, the first of them being 0, go through `around`. */
async function open(
  around: (index: number, send: () => ReturnType<Push>) => ReturnType<Push> = (_, send) => send(),
): Promise<SyncPorts & { readonly engine: SyncEngine }> {
  const ports = await world.device.ports()
  let count = 0
  const push: Push = (request, token) => around(count++, () => ports.transport.push(request, token))
  const engine = new SyncEngine({ ...ports, transport: { ...ports.transport, push } })
  engines.push(engine)
  return { ...ports, engine }
}

async function waiting({ outbox }: SyncPorts, commands: readonly Command[]): Promise<void> {
  for (const one of commands) await enqueue(outbox, one, world.time.now())
}

function ticket(): string {
  const id = testId()
  server.execute(register(id), borisActor)
  return id
}

const replies = (ticketId: string, count: number): Command[] =>
  Array.from({ length: count }, (_, index) => command('reply', ticketId, { text: String(index) }))
const textsOf = (commands: readonly Command[]): string[] => commands.map((_, index) => String(index))

describe('the next batch', () => {
  it('is on its way before the verdicts of the last are written', async () => {
    const unsettled: number[] = []
    const window = await open(async (_, send) => {
      unsettled.push((await outboxRows(window.outbox)).filter((row) => row.state === 'pending').length)
      return send()
    })
    const asked = replies(ticket(), MAX_PUSH_COMMANDS + 50)
    await waiting(window, asked)
    await window.engine.start()
    await window.engine.settled()
    expect(unsettled).toEqual([150, 150])
    expect(server.pushes.map((ids) => ids.length)).toEqual([100, 50])
    expect(world.repliesOf(asked[0]!.tickets[0]!)).toEqual(textsOf(asked))
    expect(await outboxRows(window.outbox)).toEqual([])
  })

  it('leaves out what stands behind a command that was put off', async () => {
    const [slow, quick] = [ticket(), ticket()]
    const window = await open()
    const first = command('reply', slow, { text: 'первый' })
    const second = command('reply', slow, { text: 'второй' })
    const others = replies(quick, MAX_PUSH_COMMANDS)
    server.forced.set(first.id, ['server.busy'])
    await waiting(window, [first, ...others.slice(0, -1), second, ...others.slice(-1)])
    await window.engine.start()
    await window.engine.settled()
    expect(server.pushes[1]).toEqual([others.at(-1)!.id])
    expect(world.repliesOf(slow)).toEqual([])
    world.time.advance(5_000)
    await window.engine.settled()
    world.time.advance(5_000)
    await window.engine.settled()
    expect(world.repliesOf(slow)).toEqual(['первый', 'второй'])
  })

  it('goes by a refusal that is not written yet', async () => {
    const window = await open()
    const refused = command('registerTicket', testId(), { subject: '' })
    const after = command('reply', refused.tickets[0]!, { text: 'Ответ' }, { deps: [refused.id] })
    await waiting(window, [refused, ...replies(ticket(), MAX_PUSH_COMMANDS - 1), after])
    await window.engine.start()
    await window.engine.settled()
    expect(server.pushes[1]).toEqual([after.id])
    const codes = (await window.outbox.attention.toArray()).map((row) => row.verdict.code)
    expect(codes.sort()).toEqual(['command.dependencyRefused', 'command.invalid'])
    expect(await outboxRows(window.outbox)).toEqual([])
  })

  it('follows a whole batch of refusals, none of which is lost', async () => {
    const window = await open()
    const refused = Array.from({ length: MAX_PUSH_COMMANDS }, () => command('registerTicket', testId(), {}))
    const asked = replies(ticket(), 1)
    await waiting(window, [...refused, ...asked])
    await window.engine.start()
    await window.engine.settled()
    expect(await window.outbox.attention.count()).toBe(MAX_PUSH_COMMANDS)
    expect(world.repliesOf(asked[0]!.tickets[0]!)).toEqual(['0'])
    expect(await outboxRows(window.outbox)).toEqual([])
  })

  it('is sent again when its answer is lost, and done once', async () => {
    const window = await open(async (index, send) => {
      const answer = await send()
      if (index === 1) throw new TransportError('unreachable', 'The answer was lost')
      return answer
    })
    const asked = replies(ticket(), MAX_PUSH_COMMANDS + 2)
    await waiting(window, asked)
    await window.engine.start()
    await window.engine.settled()
    const left = await outboxRows(window.outbox)
    expect(left.map(({ id, savedOffline }) => [id, savedOffline])).toEqual(
      asked.slice(MAX_PUSH_COMMANDS).map(({ id }) => [id, true]),
    )
    window.engine.wake('check')
    await window.engine.settled()
    expect(world.repliesOf(asked[0]!.tickets[0]!)).toEqual(textsOf(asked))
    expect(await outboxRows(window.outbox)).toEqual([])
  })

  it('is taken apart when the server will not have it', async () => {
    const window = await open(async (index, send) => {
      if (index === 1 || index === 2) throw new TransportError('refused', 'Too large', { code: 'request.tooLarge' })
      return send()
    })
    const asked = replies(ticket(), MAX_PUSH_COMMANDS + 2)
    await waiting(window, asked)
    await window.engine.start()
    await window.engine.settled()
    expect((await window.outbox.attention.toArray()).map(({ id }) => id)).toEqual([asked[MAX_PUSH_COMMANDS]!.id])
    expect(server.verdicts.has(asked.at(-1)!.id)).toBe(true)
    expect(await outboxRows(window.outbox)).toEqual([])
  })

  it('is done once when the window goes before it is answered', async () => {
    let letGo: () => void = () => undefined
    const isStopped = new Promise<void>((resolve) => (letGo = resolve))
    const window = await open(async (index, send) => {
      if (index === 1) {
        void window.engine.stop()
        await isStopped
      }
      return send()
    })
    const asked = replies(ticket(), MAX_PUSH_COMMANDS + 2)
    await waiting(window, asked)
    await window.engine.start()
    await window.engine.settled()
    const next = await open()
    await next.engine.start()
    letGo()
    await next.engine.settled()
    expect(world.repliesOf(asked[0]!.tickets[0]!)).toEqual(textsOf(asked))
    expect(await outboxRows(next.outbox)).toEqual([])
  })

  it('is forgotten with verdicts that could not be written: how it went is no news any more', async () => {
    const window = await open(async (index, send) => {
      if (index !== 1) return send()
      window.outbox.close({ disableAutoOpen: true })
      throw new TransportError('unreachable', 'The request was lost')
    })
    const asked = replies(ticket(), MAX_PUSH_COMMANDS + 2)
    await waiting(window, asked)
    await window.engine.start()
    await window.engine.settled()
    await window.outbox.open()
    window.engine.wake('check')
    await window.engine.settled()
    expect(world.repliesOf(asked[0]!.tickets[0]!)).toEqual(textsOf(asked))
    expect(await outboxRows(window.outbox)).toEqual([])
  })
})
