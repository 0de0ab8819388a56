import { describe, expect, test } from 'vitest'
import { INITIAL_CONNECTION, type ConnectionState } from '@/sync/connection'
import type { SnapshotStage } from '@shared/protocol/sync'
import { ShownConnection } from './shown-connection'

/** Reads for as long as a test says. */
class Reading {
  isBusy = false
  #end: () => void = () => undefined
  #ended = Promise.resolve()

  begin(): void {
    this.isBusy = true
    this.#ended = new Promise((resolve) => (this.#end = resolve))
  }

  async end(): Promise<void> {
    this.isBusy = false
    this.#end()
    await this.#ended
  }

  settled(): Promise<void> {
    return this.#ended
  }
}

const during = (stage: SnapshotStage): ConnectionState => ({
  ...INITIAL_CONNECTION,
  kind: 'online',
  snapshot: { done: 0, total: 9, stage },
})
const complete: ConnectionState = { ...INITIAL_CONNECTION, kind: 'online', isComplete: true }

describe('a first load, as a window shows it', () => {
  test('is in its stage until the window has read what came with it', async () => {
    const reading = new Reading()
    const shown = new ShownConnection(reading, () => undefined)
    shown.take(during('mine'))
    reading.begin()
    shown.take(during('groups'))
    expect(shown.state.snapshot?.stage).toBe('mine')
    await reading.end()
    expect(shown.state.snapshot?.stage).toBe('groups')
    reading.begin()
    shown.take(complete)
    expect(shown.state).toMatchObject({ isComplete: false, snapshot: { stage: 'groups' } })
    await reading.end()
    expect(shown.state).toMatchObject({ isComplete: true, snapshot: null })
  })

  test('is shown from its first page on', () => {
    const reading = new Reading()
    const shown = new ShownConnection(reading, () => undefined)
    reading.begin()
    shown.take(during('mine'))
    expect(shown.state.snapshot?.stage).toBe('mine')
  })
})
