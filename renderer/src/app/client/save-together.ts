/**
 * Commands of which all are saved or none: a text, and the files that it shows. Were they saved each by itself, one that
 * the disk refused would be taken back under a text that names it, or a text would be asked anew without a file that
 * has gone before it.
 */
import { enqueue } from '@/cache/outbox'
import type { OutboxRow } from '@/cache/rows'
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { Put, Saver } from './save-command'

/** One transaction. Each command asks it once for its row. */
interface Attempt {
  readonly rows: Promise<readonly OutboxRow[]>
  readonly served: Set<string>
}

export class SavedTogether {
  #attempt: Attempt | null = null

  /** @param commands in the order in which they go */
  constructor(
    readonly commands: readonly Command[],
    private readonly savedAt: Instant,
    private readonly saver: Saver,
  ) {}

  /** Of one of them. Asked a second time, after a failure or after the database was lost, it tries anew. */
  putOf({ id, tickets }: Command): Put {
    return async () => {
      if (this.#attempt === null || this.#attempt.served.has(id)) {
        this.#attempt = { rows: this.#store(tickets), served: new Set() }
      }
      this.#attempt.served.add(id)
      return (await this.#attempt.rows).find((row) => row.id === id) ?? null
    }
  }

  #store(tickets: readonly string[]): Promise<readonly OutboxRow[]> {
    const { outbox } = this.saver
    const [savedOffline, labels] = [this.saver.isOffline(), this.saver.labelsOf(tickets)]
    return outbox.transaction('rw', outbox.commands, async () => {
      const rows: OutboxRow[] = []
      for (const command of this.commands) {
        // Another database took the place of the lost one, and has it already.
        const held = await outbox.commands.where('id').equals(command.id).first()
        rows.push(held ?? (await enqueue(outbox, command, this.savedAt, savedOffline, labels)))
      }
      return rows
    })
  }
}
