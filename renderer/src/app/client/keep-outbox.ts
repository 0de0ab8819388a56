/**
 * Keeps what the outbox holds through the loss of its database, for as long as this window is open. Somebody may delete
 * it (who clears the site's data, another window, a tool), and the browser may close it by force. What it held is read
 * out of it while it goes, or else taken from what this window remembers, and is written into the database that takes its
 * place before anybody reads or writes there.
 */
import type { Dexie } from 'dexie'
import { reopen } from '@/cache/lost-database'
import { copyOutbox, NO_CONTENTS, putBack, together, type OutboxContents } from '@/cache/outbox-contents'
import type { OutboxDatabase } from '@/cache/outbox-database'

export interface OutboxKeeperPorts {
  readonly outbox: OutboxDatabase
  /** What this window remembers of it. */
  readonly inMemory: () => OutboxContents
  /** It is all there again. @param changes how many of them had to be written */
  readonly onPutBack: (changes: number) => void
  /** What it held stands in this window alone. */
  readonly onLost: (error: unknown) => void
}

export class OutboxKeeper {
  /** Of the database that is known; undefined before it was looked at. */
  #bornAs: string | null | undefined
  /** What a database that is being deleted held; null when it could not be read. */
  #copying: Promise<OutboxContents | null> = Promise.resolve(null)
  /** What could not be written. */
  #left: OutboxContents | null = null
  #losses = 0
  #isClosed = false

  constructor(private readonly ports: OutboxKeeperPorts) {
    const { outbox } = ports
    outbox.on('versionchange', ({ newVersion }) => {
      if (newVersion !== null) return
      this.#copying = copyOutbox(outbox.backendDB()).catch((error: unknown) => {
        console.warn('The outbox could not be read while it was deleted', error)
        return null
      })
      // Once it is closed, which whoever hears of the same after this sees to.
      queueMicrotask(() => this.#reopen())
    })
    outbox.on('ready', (opened?: Dexie) => this.#look(opened ?? outbox), true)
  }

  /** How often another database has taken the place of the one before: what was in that one may not be in this. */
  get losses(): number {
    return this.#losses
  }

  /** The id that its database was born with; undefined before it was looked at. */
  get bornAs(): string | null | undefined {
    return this.#bornAs
  }

  /** Something of it stands in this window alone. */
  get isHolding(): boolean {
    return this.#left !== null
  }

  /** Tries again to write what could not be. Never rejects. */
  async again(): Promise<void> {
    const { outbox, onPutBack } = this.ports
    if (this.#left === null || this.#isClosed) return
    try {
      // What failed to open opens by itself no more. Opened, it may have been seen to already.
      if (!outbox.isOpen()) await outbox.open()
      const left = this.#left
      if (left === null) return
      // A text may have grown since, and not been saved either.
      const { drafts } = this.ports.inMemory()
      const all = together(left, { ...NO_CONTENTS, drafts })
      const changes = await outbox.transaction('rw', outbox.tables, () => putBack(outbox, all))
      this.#left = null
      onPutBack(changes)
    } catch (error) {
      console.warn('The outbox still cannot be written', error)
    }
  }

  /** Of what could not be written, the engineer took this back. */
  forget(commandId: string): void {
    if (this.#left === null) return
    this.#left = { ...this.#left, commands: this.#left.commands.filter(({ id }) => id !== commandId) }
  }

  /** This text was sent or given up: neither what could not be written nor what is being read brings it back. */
  forgetDraft(key: string): void {
    this.#left = this.#left === null ? null : withoutDraft(this.#left, key)
    this.#copying = this.#copying.then((copy) => (copy === null ? null : withoutDraft(copy, key)))
  }

  /** The client leaves: nobody opens it any more. */
  close(): void {
    this.#isClosed = true
  }

  #reopen(): void {
    reopen(this.ports.outbox, () => !this.#isClosed).catch((error: unknown) => this.#lose(error))
  }

  /** With each opening, before anything else may be done in it. */
  async #look(opened: Dexie): Promise<void> {
    const { outbox, onPutBack } = this.ports
    outbox.backendDB().addEventListener('close', () => this.#closedByForce())
    const known = this.#bornAs
    const copy = await this.#copying
    try {
      if (known === undefined && copy === null) {
        this.#bornAs = await opened.transaction('r', outbox.meta, () => bornAsOf(outbox))
        return
      }
      const changes = await opened.transaction('rw', outbox.tables, async () => {
        this.#bornAs = await bornAsOf(outbox)
        return this.#bornAs === known ? null : putBack(outbox, this.#all(copy))
      })
      if (changes === null) return
      this.#left = null
      this.#losses += 1
      this.#copying = Promise.resolve(null)
      onPutBack(changes)
    } catch (error) {
      await this.#lose(error)
    }
  }

  /** What this loss took, and what an earlier one took that has not been written yet. */
  #all(copy: OutboxContents | null): OutboxContents {
    return together(this.#left ?? NO_CONTENTS, copy ?? this.ports.inMemory())
  }

  /** Perhaps it was deleted: nobody is asked beforehand then. */
  #closedByForce(): void {
    this.ports.outbox.close({ disableAutoOpen: false })
    this.#reopen()
  }

  async #lose(error: unknown): Promise<void> {
    this.#left = this.#all(await this.#copying)
    this.#copying = Promise.resolve(null)
    this.#losses += 1
    this.ports.onLost(error)
  }
}

const withoutDraft = (contents: OutboxContents, key: string): OutboxContents => ({
  ...contents,
  drafts: contents.drafts.filter((draft) => draft.key !== key),
})

export async function bornAsOf({ meta }: OutboxDatabase): Promise<string | null> {
  const row = await meta.get('bornAs')
  return row?.key === 'bornAs' ? row.value : null
}
