/**
 * The dedicated worker of a window: opens the person's databases and runs the engine. Only the worker of the window
 * that leads does anything; the others wait for its lock.
 */
import './jitless'
import { openCache } from '@/cache/cache-database'
import { FilesDatabase, filesName } from '@/cache/files-database'
import { openOutbox } from '@/cache/outbox-database'
import { watchWorkerFaults } from '@/host/faults'
import { browserChannel, browserLocks, browserTimers } from './browser-ports'
import { SyncEngine } from './engine'
import { httpFileTransport } from './file-transport'
import { httpTransport } from './http-transport'
import type { PageMessage, WorkerMessage, WorkerStart } from './messages'
import { Runner, type Databases } from './runner'
import { SyncStream } from './stream'
import { Uploads } from './uploads'
import { WorkerSession } from './worker-session'

/** The part of a worker's global scope that is used here; the page's types do not know it. */
interface WorkerScope {
  postMessage(message: WorkerMessage): void
  addEventListener(type: 'message', listener: (event: MessageEvent<PageMessage>) => void): void
  close(): void
}
const scope = self as unknown as WorkerScope
const tellFault = watchWorkerFaults(self)

/** Two frames: a window that is busy drawing has heard of a page by then, and asked for what is in it. */
const GIVE_WAY_MS = 30

interface Started {
  readonly session: WorkerSession
  readonly runner: Runner
}

let started: Started | null = null
let isVisible = true

function start({ serverId, personId, apiOrigin, accessToken }: WorkerStart): Started {
  const clock = { now: () => Date.now() }
  const session = new WorkerSession(accessToken, (requestId) => scope.postMessage({ type: 'tokenNeeded', requestId }))
  const channel = browserChannel(serverId, personId)
  let isSignedOut = false
  channel.listen(({ type }) => {
    isSignedOut ||= type === 'signedOut'
  })
  const shared = { session, clock, timers: browserTimers, random: () => Math.random() }
  // Opened with its first use: nothing but files needs it.
  const files = new FilesDatabase(filesName(serverId, personId))
  const runner = new Runner({
    ...shared,
    open: () => openDatabases(serverId, personId),
    build(databases, onLost) {
      const uploads = new Uploads({
        ...shared,
        ...databases,
        files,
        channel,
        transport: httpFileTransport(apiOrigin, clock),
        onSent: () => engine.wake('enqueued'),
        onFailed: fail,
      })
      const engine = new SyncEngine({
        ...shared,
        ...databases,
        uploads,
        serverId,
        personId,
        transport: httpTransport(apiOrigin, clock, browserTimers),
        locks: browserLocks,
        channel,
        onAnswered: () => stream.answered(),
        giveWay: () => new Promise((resolve) => setTimeout(resolve, GIVE_WAY_MS)),
        onLost,
      })
      const stream = new SyncStream({
        ...shared,
        apiOrigin,
        fetch: (input, init) => fetch(input, init),
        isVisible: () => isVisible,
        onPoke: (seq) => {
          void engine.seq().then((held) => {
            // A first sync ends with the feed: until then, news would only throw away the page that is on its way.
            if (held !== null && seq > held) engine.wake('poke')
          }, fail)
        },
        onPresence: (presence) => channel.post({ type: 'presence', presence }),
        onOpened: () => channel.post({ type: 'streamOpened' }),
        onReconnected: () => engine.wake('check'),
        onBroken: () => engine.wake('poll'),
      })
      return { engine, stream }
    },
    isSignedOut: () => isSignedOut,
    onFailed: fail,
  })
  runner.start()
  return { session, runner }
}

async function openDatabases(serverId: string, personId: string): Promise<Databases> {
  // Side by side: each waits for the disk.
  const opening = openOutbox(serverId, personId)
  const letGo = opening.then(
    (outbox) => () => outbox.close(),
    () => () => undefined,
  )
  try {
    const cache = await openCache(serverId, personId)
    try {
      return { cache, outbox: await opening }
    } catch (error) {
      cache.close()
      throw error
    }
  } catch (error) {
    void letGo.then((close) => close())
    throw error
  }
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  scope.postMessage({ type: 'failed', message, at: Date.now() })
  tellFault('failed', error)
}

async function hear(message: PageMessage): Promise<void> {
  switch (message.type) {
    case 'start':
      started ??= start(message)
      return
    case 'visibility':
      isVisible = message.isVisible
      return
    case 'token': {
      started?.session.take(message.outcome, message.requestId)
      if (message.requestId !== null || message.outcome.kind !== 'token') return
      started?.runner.running?.engine.wake('check')
      started?.runner.running?.stream.restart()
      return
    }
    case 'wake':
      started?.runner.running?.engine.wake('check')
      started?.runner.running?.stream.wake()
      return
    case 'stop':
      await started?.runner.stop()
      scope.postMessage({ type: 'stopped' })
      scope.close()
  }
}

scope.addEventListener('message', (event) => {
  hear(event.data).catch(fail)
})
