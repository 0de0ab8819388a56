/**
 * Notifications that may still stand in the centre of the system, so that a click on one leads somewhere after the
 * desktop has ended and started again: whose it was and which ticket it is about, never what it said.
 */
import { z } from 'zod'
import type { Instant } from '@shared/domain/instant'
import { readIfThere, writeAtomically } from '../files/atomic-file'
import type { ToldOf } from './notifier'

/** Windows keeps them for three days. */
const KEPT_MS = 3 * 24 * 3_600_000
const MOST_KEPT = 200

const entrySchema = z.object({
  at: z.number().int(),
  told: z.object({
    id: z.string(),
    ticketId: z.string().nullable(),
    list: z.enum(['breached', 'breaching', 'notices']).nullable().default(null),
    addressee: z.object({ serverId: z.string(), personId: z.string() }).nullable(),
    actions: z.array(z.object({ action: z.enum(['take', 'acknowledge', 'snooze']) })),
  }),
})
type Entry = z.infer<typeof entrySchema>

export class ToldBefore {
  #writing: Promise<void> = Promise.resolve()
  #isWaiting = false

  private constructor(
    private readonly path: string,
    private entries: readonly Entry[],
    private readonly report: (error: unknown) => void,
  ) {}

  /** A file that cannot be read is given up: a click then only shows the window. */
  static async read(path: string, now: Instant, report: (error: unknown) => void): Promise<ToldBefore> {
    let entries: readonly Entry[] = []
    try {
      const content = await readIfThere(path)
      if (content !== null) entries = z.array(entrySchema).parse(JSON.parse(content.toString('utf8')))
    } catch (error) {
      report(error)
    }
    return new ToldBefore(
      path,
      entries.filter(({ at }) => at > now - KEPT_MS),
      report,
    )
  }

  add({ id, ticketId, list, addressee, actions }: ToldOf, now: Instant): void {
    const told = { id, ticketId, list, addressee, actions: actions.map(({ action }) => ({ action })) }
    this.#keep([...this.entries.filter((entry) => entry.told.id !== id), { at: now, told }].slice(-MOST_KEPT))
  }

  /** Clicked, or taken away. */
  remove(id: string): void {
    const rest = this.entries.filter(({ told }) => told.id !== id)
    if (rest.length < this.entries.length) this.#keep(rest)
  }

  find(isIt: (id: string) => boolean): ToldOf | null {
    return this.entries.find(({ told }) => isIt(told.id))?.told ?? null
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.#writing
  }

  #keep(entries: readonly Entry[]): void {
    this.entries = entries
    // The one that waits its turn will write these too.
    if (this.#isWaiting) return
    this.#isWaiting = true
    this.#writing = this.#writing
      .then(() => {
        this.#isWaiting = false
        return writeAtomically(this.path, JSON.stringify(this.entries))
      })
      .catch((error: unknown) => this.report(error))
  }
}
