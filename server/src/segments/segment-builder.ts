/** Builds segments in the background, one transaction each, and only when the feed has moved since the last look. */
import { DAY_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { Database } from '../store/database'
import { lastSeqs } from '../store/feed'
import { buildSegment, dropOutdated } from './build-segment'

/** After the rush of a start. */
const FIRST_LOOK_AFTER_MS = 10_000
const LOOK_EVERY_MS = 5 * MINUTE_MS

export interface SegmentBuilderPorts {
  readonly database: Database
  readonly now: () => Instant
  /** Tickets in a segment. */
  readonly size?: number
  onError(error: unknown): void
}

export class SegmentBuilder {
  readonly #seqs = new Map<string, number>()
  #tidiedAt: Instant | null = null
  #isStopped = false
  #timer: NodeJS.Timeout | undefined
  #underWay: Promise<void> = Promise.resolve()

  constructor(private readonly ports: SegmentBuilderPorts) {}

  /** A failure is told, and the next look comes all the same. */
  start(): this {
    const look = (): void => {
      this.#timer = setTimeout(look, LOOK_EVERY_MS).unref()
      this.#underWay = this.#underWay
        .then(() => this.look())
        .then(undefined, (error: unknown) => this.ports.onError(error))
    }
    this.#timer = setTimeout(look, FIRST_LOOK_AFTER_MS).unref()
    return this
  }

  /** The segment under way is finished. */
  stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    return this.#underWay
  }

  /** Builds all that can be built. @returns how many */
  async look(): Promise<number> {
    const { database, now, size } = this.ports
    const organisations = await database.selectFrom('organisations').select('id').execute()
    const ids = organisations.map(({ id }) => id)
    const isTidying = this.#tidiedAt === null || now() - this.#tidiedAt >= DAY_MS
    let built = 0
    for (const [id, seq] of await lastSeqs(database, ids)) {
      if (isTidying) await dropOutdated(database, id)
      else if (this.#seqs.get(id) === seq) continue
      while (!this.#isStopped && (await buildSegment(database, id, now(), size))) {
        built += 1
        // Whoever asks the database meanwhile comes first.
        await new Promise((resolve) => setImmediate(resolve))
      }
      if (!this.#isStopped) this.#seqs.set(id, seq)
    }
    if (isTidying) this.#tidiedAt = now()
    return built
  }
}
