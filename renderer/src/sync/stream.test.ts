import { describe, expect, it, vi } from 'vitest'
import type { Presence } from '@shared/protocol/presence'
import { SseParser } from './sse-parser'
import { SyncStream } from './stream'
import { ManualTime } from './testing/manual-time'

describe('the parser of server-sent events', () => {
  it('finds events however the text is cut', () => {
    const text = ': hello\n\nevent: poke\ndata: {"seq":7}\n\nevent: heartbeat\r\ndata: {}\r\n\r\n'
    const parser = new SseParser()
    const found = text.split(/(?<=.)/su).flatMap((character) => parser.take(character))
    expect(found[0]).toEqual({ event: 'poke', data: '{"seq":7}' })
    expect(new SseParser().take(text)).toEqual([found[0], { event: 'heartbeat', data: '{}' }])
  })
})

function world(
  responses: ((signal: AbortSignal) => Response | Promise<Response>)[],
  firstToken: string | null = 'first',
) {
  const time = new ManualTime(0)
  const pokes: number[] = []
  const broken: number[] = []
  const present: Presence[] = []
  const opened: number[] = []
  const asked: (string | undefined)[] = []
  let token: string | null = firstToken
  const stream = new SyncStream({
    apiOrigin: 'http://api.test',
    clock: time,
    timers: time,
    session: {
      accessToken: () => token,
      refresh: async () => {
        token = 'second'
        return 'refreshed'
      },
    },
    random: () => 0.5,
    isVisible: () => false,
    onPoke: (seq) => pokes.push(seq),
    onPresence: (presence) => void present.push(presence),
    onOpened: () => void opened.push(asked.length),
    onReconnected: () => undefined,
    onBroken: () => void broken.push(time.now()),
    fetch: async (_input, init) => {
      asked.push(new Headers(init.headers).get('authorization') ?? undefined)
      const next = responses.shift()
      if (next === undefined) throw new TypeError('offline')
      return next(init.signal!)
    },
  })
  const give = (given: string): void => {
    token = given
  }
  return { time, pokes, present, opened, asked, broken, stream, give }
}

const body = (text: string): Response => new Response(text, { status: 200 })

/** Lets go through what waits for nothing but a promise. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

/** So many attempts in vain. */
async function outageOf(attempts: number, stream: SyncStream, time: ManualTime, asked: readonly unknown[]) {
  stream.start()
  await settled()
  while (asked.length < attempts) {
    time.advance(500)
    await settled()
  }
}

describe('the stream', () => {
  it('hands on who is present, at once, and passes over what makes no sense', async () => {
    const here = { ticketId: '0190a000-0000-7000-8000-00000000ab3f', people: [] }
    const text = `event: presence\ndata: {"ticketId":7}\n\nevent: presence\ndata: ${JSON.stringify(here)}\n\n`
    const { stream, present, pokes } = world([() => body(text)])
    stream.start()
    await vi.waitFor(() => expect(present).toEqual([here]))
    expect(pokes).toEqual([])
    stream.stop()
  })

  it('passes pokes on after a jitter, several as one', async () => {
    const { stream, time, pokes } = world([
      () => body('event: poke\ndata: {"seq":7}\n\nevent: poke\ndata: {"seq":9}\n\n'),
    ])
    stream.start()
    await vi.waitFor(() => {
      time.advance(1)
      expect(time.now()).toBeGreaterThan(3)
    })
    expect(pokes).toEqual([])
    time.advance(500)
    expect(pokes).toEqual([9])
    stream.stop()
  })

  it('says each time that it is open, and not when it was refused', async () => {
    const open = () => body(': open\n\n')
    const refused = () => new Response(null, { status: 503 })
    const expired = () => new Response(null, { status: 401 })
    const { stream, time, opened, asked } = world([open, refused, expired, open, open])
    await outageOf(6, stream, time, asked)
    stream.stop()
    expect(opened).toEqual([1, 4, 5])
  })

  it('refreshes the session when its token expired, and reads on', async () => {
    const { stream, time, asked } = world([
      () => body('event: end\ndata: {"reason":"tokenExpired"}\n\n'),
      () => body(''),
    ])
    stream.start()
    await vi.waitFor(() => {
      time.advance(1_000)
      expect(asked.slice(0, 2)).toEqual(['Bearer first', 'Bearer second'])
    })
    stream.stop()
  })

  it('has the session looked at when it was revoked, and stays away until a request goes through', async () => {
    const { stream, time, asked, broken } = world([() => body('event: end\ndata: {"reason":"revoked"}\n\n')])
    stream.start()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    for (let round = 0; round < 20; round += 1) {
      await Promise.resolve()
      time.advance(60_000)
    }
    expect(asked).toHaveLength(1)
    expect(broken).toHaveLength(1)
    stream.answered()
    time.advance(1_000)
    expect(asked).toHaveLength(2)
    stream.stop()
  })

  it('says once that the stream broke, so that the network is asked at once', async () => {
    const { stream, time, asked, broken } = world([() => body('event: heartbeat\ndata: {}\n\n')])
    stream.start()
    await vi.waitFor(() => {
      time.advance(60_000)
      expect(asked.length).toBeGreaterThan(3)
    })
    expect(broken).toHaveLength(1)
    stream.stop()
  })

  it('waits for a token without counting that as a failure: a break right after is told', async () => {
    const { stream, time, asked, broken, give } = world([() => body('event: heartbeat\ndata: {}\n\n')], null)
    stream.start()
    await settled()
    time.advance(60_000)
    await settled()
    expect(asked).toEqual([])
    expect(broken).toHaveLength(1)
    give('late')
    stream.answered()
    time.advance(1_000)
    await vi.waitFor(() => expect(broken).toHaveLength(2))
    expect(asked).toEqual(['Bearer late'])
    stream.stop()
  })

  it('is read again at once when it is woken, whatever it was waiting for', async () => {
    const { stream, time, asked, broken } = world([
      () => new Response(new ReadableStream(), { status: 200 }),
      () => new Response(new ReadableStream(), { status: 200 }),
    ])
    stream.start()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    stream.restart()
    await Promise.resolve()
    time.advance(0)
    await vi.waitFor(() => expect(asked).toHaveLength(2))
    expect(broken).toEqual([])
    stream.stop()
  })

  it('is there again within a second once requests work, however long the outage was', async () => {
    const { stream, time, asked } = world([])
    await outageOf(10, stream, time, asked)
    time.advance(1_500)
    await settled()
    expect(asked).toHaveLength(10)
    stream.answered()
    time.advance(1_000)
    expect(asked).toHaveLength(11)
    stream.stop()
  })

  it('is not tried at every request where only requests pass', async () => {
    const { stream, time, asked } = world([])
    await outageOf(5, stream, time, asked)
    for (let request = 0; request < 20; request += 1) {
      stream.answered()
      time.advance(50)
      await settled()
    }
    // Neither at each of them, nor put off by each of them.
    expect(asked.length).toBeGreaterThan(5)
    expect(asked.length).toBeLessThanOrEqual(7)
    stream.stop()
  })

  it('is tried at once when somebody comes back to the page, and left alone while it is alive', async () => {
    const { stream, time, asked } = world([])
    await outageOf(8, stream, time, asked)
    stream.wake()
    time.advance(0)
    expect(asked).toHaveLength(9)
    stream.stop()

    const alive = world([() => new Response(new ReadableStream(), { status: 200 })])
    alive.stream.start()
    await vi.waitFor(() => expect(alive.asked).toHaveLength(1))
    alive.time.advance(20_000)
    alive.stream.wake()
    alive.time.advance(0)
    expect(alive.asked).toHaveLength(1)
    // Asleep meanwhile: a machine that wakes up holds a line that is dead.
    alive.time.advance(10_000)
    alive.stream.wake()
    alive.time.advance(0)
    expect(alive.asked).toHaveLength(2)
    alive.stream.stop()
  })

  it('gives up an attempt that is never answered', async () => {
    const hangs = (signal: AbortSignal): Promise<Response> =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
    const { stream, time, asked } = world([hangs])
    stream.start()
    await settled()
    time.advance(60_000)
    await settled()
    time.advance(1_000)
    expect(asked).toHaveLength(2)
    stream.stop()
  })
})
