/** A device with its server, and windows on it: what tests of the engine begin with. */
import { annaActor, catalogue, directory, MONDAY } from '@/cache/testing/organisation'
import { enqueue } from '@/cache/outbox'
import type { Command } from '@shared/domain/command'
import type { SyncEngine } from '../engine'
import type { SyncPorts } from '../ports'
import { FakeDevice } from './fake-world'
import { ManualTime } from './manual-time'
import { MemoryServer } from './memory-server'

export interface DeviceWindow extends SyncPorts {
  readonly engine: SyncEngine
  /** What a page does after `dispatch`: strict put, then a nudge. */
  ask(...commands: Command[]): Promise<void>
  check(): Promise<void>
}

export class DeviceWorld {
  readonly time = new ManualTime(MONDAY)
  readonly server = new MemoryServer(() => this.time.now(), directory, catalogue)
  readonly device = new FakeDevice(this.server, this.time, annaActor)

  /** A window whose engine leads and has done all it can. */
  async window(): Promise<DeviceWindow> {
    const { engine, ports } = await this.device.engine()
    return {
      engine,
      ...ports,
      ask: async (...commands) => {
        for (const one of commands) await enqueue(ports.outbox, one, this.time.now())
        engine.wake('enqueued')
        await engine.settled()
      },
      check: async () => {
        engine.wake('check')
        await engine.settled()
      },
    }
  }

  /** Texts of the replies that the server has, in order. */
  repliesOf(ticketId: string): (string | undefined)[] {
    return this.server.events
      .filter((event) => event.ticketId === ticketId && event.type === 'replied')
      .map((event) => event.content?.['text'])
  }

  close(): Promise<void> {
    return this.device.close()
  }
}
