/** The page's end of its worker. The browser's own runs in the specs; here it is one that keeps what it was told. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PageMessage, WorkerStart } from '@/sync/messages'

class FakeWorker extends EventTarget {
  static readonly made: FakeWorker[] = []
  readonly told: PageMessage[] = []

  constructor() {
    super()
    FakeWorker.made.push(this)
  }

  postMessage(message: PageMessage): void {
    this.told.push(message)
  }
}

const start: WorkerStart = { type: 'start', apiOrigin: '', serverId: 'server', personId: 'anna', accessToken: null }

beforeEach(() => {
  FakeWorker.made.length = 0
  vi.stubGlobal('Worker', FakeWorker)
  vi.resetModules()
})
afterEach(() => vi.unstubAllGlobals())

async function fresh() {
  const { prepareSyncWorker, warmSyncWorker } = await import('./sync-worker')
  const failures: string[] = []
  const ports = {
    freshToken: () => Promise.resolve({ kind: 'unreachable' } as const),
    onFailed: failures.push.bind(failures),
  }
  return { warmSyncWorker, prepare: () => prepareSyncWorker(start, ports), failures }
}

it('works with the one that was made ahead, and with another one after it', async () => {
  const { warmSyncWorker, prepare } = await fresh()
  warmSyncWorker()
  warmSyncWorker()
  expect(FakeWorker.made.map(({ told }) => told)).toEqual([[]])
  prepare().begin()
  expect(FakeWorker.made.map(({ told }) => told)).toEqual([[start]])
  prepare().begin()
  expect(FakeWorker.made.map(({ told }) => told)).toEqual([[start], [start]])
})

it('does not rely on one whose script did not come', async () => {
  const { warmSyncWorker, prepare, failures } = await fresh()
  warmSyncWorker()
  FakeWorker.made[0]!.dispatchEvent(new Event('error'))
  prepare().begin()
  expect(FakeWorker.made.map(({ told }) => told)).toEqual([[], [start]])
  expect(failures).toEqual([])
})
