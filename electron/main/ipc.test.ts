import { IPC_CHANNELS, type IpcReply } from '@shared/protocol/ipc-contract'
import { ipcArgumentSchemas } from '@shared/protocol/ipc-schemas'
import { describe, expect, test } from 'vitest'
import { bridge } from '../preload/bridge'
import { ReportedError, serveIpc, type CallEvent, type IpcHandlers } from './ipc'
import { answering, INFO } from './testing/answering'

const page = { origin: 'app://opora' }
const ourWindow: CallEvent['sender'] = { mainFrame: page }
const ourCall: CallEvent = { sender: ourWindow, senderFrame: page }
const counts = { breaching: 0, breached: 0 }
const deadlines = {
  kind: 'known',
  isOffline: false,
  serverOffsetMs: 0,
  own: counts,
  free: counts,
  unread: 0,
  urgent: [],
}

/** The door with its wrapper, called as Electron would call it. */
function door(changes: Partial<IpcHandlers> = {}) {
  const listeners = new Map<string, (event: CallEvent, ...args: unknown[]) => Promise<IpcReply<unknown>>>()
  const reports: [channel: string, code: string][] = []
  serveIpc(answering(changes), {
    handle: (channel, listener) => void listeners.set(channel, listener),
    isOurWindow: (sender) => sender === ourWindow,
    report: (channel, code) => void reports.push([channel, code]),
  })
  const call = (channel: string, event: CallEvent, ...args: unknown[]): Promise<IpcReply<unknown>> | undefined =>
    listeners.get(channel)?.(event, ...args)
  return { call, reports, channels: [...listeners.keys()] }
}

describe('a call', () => {
  test('of our page is answered', async () => {
    expect(await door().call('app.info', ourCall)).toEqual({ ok: true, value: INFO })
  })

  const child = { origin: 'app://opora' }
  const otherWindow = { mainFrame: page }
  test.each<[who: string, event: CallEvent]>([
    ['a frame that is gone', { sender: ourWindow, senderFrame: null }],
    ['a frame within our page', { sender: ourWindow, senderFrame: child }],
    ['another window', { sender: otherWindow, senderFrame: page }],
    ['another origin', { sender: ourWindow, senderFrame: { origin: 'https://example.org' } }],
  ])('of %s is refused, and never reaches its handler', async (_who, event) => {
    let isReached = false
    const { call, reports } = door({
      'app.info': () => {
        isReached = true
        return INFO
      },
    })
    expect(await call('app.info', event)).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(isReached).toBe(false)
    expect(reports).toEqual([['app.info', 'refused']])
  })

  test('of our window is refused once the window shows another origin', async () => {
    const elsewhere = { origin: 'https://example.org' }
    const sender = { mainFrame: elsewhere }
    let reply: Promise<IpcReply<unknown>> | undefined
    serveIpc(answering(), {
      handle: (channel, listener) => {
        if (channel === 'app.info') reply = listener({ sender, senderFrame: elsewhere })
      },
      isOurWindow: () => true,
      report: () => undefined,
    })
    expect(await reply).toMatchObject({ ok: false, error: { code: 'refused' } })
  })

  test.each<[what: string, channel: string, args: unknown[]]>([
    ['too many arguments', 'app.info', ['x']],
    ['too few', 'badge.show', []],
    ['a wrong type', 'journal.remove', ['not a list']],
    ['a field that is not known', 'badge.show', [{ kind: 'signedOut', more: 1 }]],
    ['a number that is none', 'badge.show', [{ ...deadlines, unread: NaN }]],
  ])('with %s is told so', async (_what, channel, args) => {
    expect(await door().call(channel, ourCall, ...args)).toMatchObject({ ok: false, error: { code: 'invalid' } })
  })

  test('whose handler has reported itself what broke is answered all the same, and not reported again', async () => {
    const { call, reports } = door({ 'app.info': () => Promise.reject(new ReportedError('told before')) })
    expect(await call('app.info', ourCall)).toMatchObject({ ok: false, error: { code: 'failed' } })
    expect(reports).toEqual([])
  })

  test('whose handler breaks is answered with a code, and reported', async () => {
    const { call, reports } = door({
      'app.info': () => {
        throw new Error('disk path with a name in it')
      },
    })
    expect(await call('app.info', ourCall)).toEqual({
      ok: false,
      error: { code: 'failed', message: 'app.info failed' },
    })
    expect(reports).toEqual([['app.info', 'failed']])
  })

  test('to a part that is not here says so', async () => {
    expect(await door().call('updates.read', ourCall)).toEqual({ ok: true, value: { kind: 'notHere' } })
  })
})

describe('every channel of the contract', () => {
  const channels = [...IPC_CHANNELS].sort()
  test('has a schema', () => expect(Object.keys(ipcArgumentSchemas).sort()).toEqual(channels))
  test('is served', () => expect(door().channels.sort()).toEqual(channels))
  test('has a method of the preload, and there is no other', () => {
    const methods = Object.entries(
      bridge(
        () => Promise.resolve(),
        () => () => undefined,
      ),
    )
      .filter(([part]) => part !== 'events')
      .flatMap(([part, methodsOfPart]) => Object.keys(methodsOfPart).map((method) => `${part}.${method}`))
    expect(methods.sort()).toEqual(channels)
  })
})
