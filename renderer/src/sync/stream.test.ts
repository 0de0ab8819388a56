import { describe, expect, it, vi } from 'vitest'
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

function world(responses: (() => Response)[]) {
  const time = new ManualTime(0)
  const pokes: number[] = []
  const broken: number[] = []
  const asked: (string | undefined)[] = []
  let token = 'first'
  const stream = new SyncStream({
    apiOrigin: 'http://api.test',
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
    onReconnected: () => undefined,
    onBroken: () => void broken.push(time.now()),
    fetch: async (_input, init) => {
      asked.push(new Headers(init.headers).get('authorization') ?? undefined)
      const next = responses.shift()
      if (next === undefined) throw new TypeError('offline')
      return next()
    },
  })
  return { time, pokes, asked, broken, stream }
}

const body = (text: string): Response => new Response(text, { status: 200 })

describe('the stream', () => {
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

  it('stays away when the session was revoked', async () => {
    const { stream, time, asked } = world([() => body('event: end\ndata: {"reason":"revoked"}\n\n')])
    stream.start()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    for (let round = 0; round < 20; round += 1) {
      await Promise.resolve()
      time.advance(60_000)
    }
    expect(asked).toHaveLength(1)
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

  it('is read again at once when it is woken, whatever it was waiting for', async () => {
    const { stream, time, asked, broken } = world([
      () => new Response(new ReadableStream(), { status: 200 }),
      () => new Response(new ReadableStream(), { status: 200 }),
    ])
    stream.start()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    stream.wake()
    await Promise.resolve()
    time.advance(0)
    await vi.waitFor(() => expect(asked).toHaveLength(2))
    expect(broken).toEqual([])
    stream.stop()
  })
})
