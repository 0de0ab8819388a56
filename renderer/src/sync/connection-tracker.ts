/** Keeps the connection's state, and tells all windows when it changes. */
import type { ConnectionState } from './connection'
import { INITIAL_CONNECTION } from './connection'
import type { SyncPorts } from './ports'

export class ConnectionTracker {
  #state: ConnectionState

  constructor(private ports: Pick<SyncPorts, 'channel' | 'clock'>) {
    this.#state = { ...INITIAL_CONNECTION, since: ports.clock.now() }
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** @param change what is different now; `since` follows from it */
  update(change: Partial<Omit<ConnectionState, 'since'>>): void {
    const next = { ...this.#state, ...change }
    const since = next.kind === this.#state.kind ? this.#state.since : this.ports.clock.now()
    const isSame = (Object.keys(change) as (keyof typeof change)[]).every((key) => change[key] === this.#state[key])
    this.#state = { ...next, since }
    if (!isSame) this.tell()
  }

  tell(): void {
    this.ports.channel.post({ type: 'connection', state: this.#state })
  }
}
