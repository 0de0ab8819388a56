/**
 * The dedicated worker of a window: opens the person's databases and runs the engine. Only the worker of the window
 * that leads does anything; the others wait for its lock.
 */
import './jitless'
import { openCache } from '@/cache/cache-database'
import { openOutbox } from '@/cache/outbox-database'
import { browserChannel, browserLocks, browserTimers } from './browser-ports'
import { SyncEngine } from './engine'
import { httpTransport } from './http-transport'
import type { PageMessage, WorkerMessage, WorkerStart } from './messages'
import { startLeading } from './start-leading'
import { SyncStream } from './stream'
import { WorkerSession } from './worker-session'

/** The part of a worker's global scope that is used here; the page's types do not know it. */
interface WorkerScope {
  postMessage(message: WorkerMessage): void
  addEventListener(type: 'message', listener: (event: MessageEvent<PageMessage>) => void): void
  close(): void
}
const scope = self as unknown as WorkerScope

interface Running {
  readonly session: WorkerSession
  readonly engine: SyncEngine
  readonly stream: SyncStream
}

/** Null inside: its databases could not be opened, and there is nothing to run. */
let running: Promise<Running | null> | null = null
let isVisible = true

async function run(start: WorkerStart): Promise<Running> {
  const { serverId, personId, apiOrigin } = start
  const clock = { now: () => Date.now() }
  const session = new WorkerSession(start.accessToken, (requestId) =>
    scope.postMessage({ type: 'tokenNeeded', requestId }),
  )
  const shared = { session, timers: browserTimers, random: () => Math.random() }
  const engine = new SyncEngine({
    ...shared,
    serverId,
    personId,
    clock,
    transport: httpTransport(apiOrigin, clock),
    cache: await openCache(serverId, personId),
    outbox: await openOutbox(serverId, personId),
    locks: browserLocks,
    channel: browserChannel(serverId, personId),
    onAnswered: () => stream.answered(),
    onLost: (error) => {
      stream.stop()
      fail(error)
    },
  })
  const stream = new SyncStream({
    ...shared,
    clock,
    apiOrigin,
    fetch: (input, init) => fetch(input, init),
    isVisible: () => isVisible,
    onPoke: (seq) => {
      void engine.seq().then((held) => {
        if (held === null || seq > held) engine.wake('poke')
      }, fail)
    },
    onReconnected: () => engine.wake('check'),
    onBroken: () => engine.wake('poll'),
  })
  void startLeading(engine, shared, fail).then(() => {
    if (engine.isLeading) stream.start()
  })
  return { session, engine, stream }
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  scope.postMessage({ type: 'failed', message, at: Date.now() })
}

async function hear(message: PageMessage): Promise<void> {
  if (message.type === 'start') {
    running ??= run(message).catch((error: unknown) => {
      fail(error)
      return null
    })
    return
  }
  if (message.type === 'visibility') isVisible = message.isVisible
  const current = await running
  if (message.type === 'stop') {
    current?.stream.stop()
    await current?.engine.stop()
    scope.postMessage({ type: 'stopped' })
    scope.close()
    return
  }
  if (current === null) return
  const { session, engine, stream } = current
  switch (message.type) {
    case 'token':
      session.take(message.outcome, message.requestId)
      if (message.requestId === null && message.outcome.kind === 'token') {
        engine.wake('check')
        stream.restart()
      }
      return
    case 'wake':
      engine.wake('check')
      stream.wake()
      return
    case 'visibility':
      return
  }
}

scope.addEventListener('message', (event) => {
  hear(event.data).catch(fail)
})
