/**
 * Unsent changes carried to another computer by a file. They keep their ids: whichever computer sends one first, the
 * server applies it once, and tells the other what came of it.
 */
import { fileOf, keepFile } from '@/cache/file-shelf'
import type { FilesDatabase } from '@/cache/files-database'
import { restore } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { AttentionRow } from '@/cache/rows'
import { readUnsentFile } from '@/cache/unsent-file/read-unsent-file'
import type { UnsentFileOwner } from '@/cache/unsent-file/unsent-file'
import { writeUnsentFile, type WrittenFile } from '@/cache/unsent-file/write-unsent-file'
import type { Host } from '@/host/host'
import type { Clock } from '@/sync/ports'
import type { Command } from '@shared/domain/command'
import type { UnsentChange } from './client-types'
import { journalRecord, parseCommand } from './local-journal'

export interface BroughtBack {
  /** Changes that this device did not know. */
  readonly restored: number
  /** Changes that wait here already, or were decided about here. */
  readonly known: number
  readonly files: number
  /** Changes that were written into the file and cannot be read any more. */
  readonly missing: number
  /** Names of files that the changes attach and that did not come whole. */
  readonly missingFiles: readonly string[]
  /** Lines in the middle that are damaged, or of somebody else. */
  readonly damaged: number
  readonly isTorn: boolean
}

export interface UnsentFileActions {
  /** How many changes a file would hold: what waits to be sent, and what was refused and not decided about. */
  count(): Promise<number>
  write(passphrase: string): Promise<WrittenFile>
  /**
   * Resolves once what came is on disk; it goes to the server by itself. A second time it changes nothing.
   *
   * @throws {UnsentFileError} when nothing of it can be read
   * @throws when this device cannot keep it: then it may be tried again
   */
  bringBack(file: Blob, passphrase: string): Promise<BroughtBack>
}

interface UnsentFilePorts {
  readonly owner: UnsentFileOwner
  readonly outbox: OutboxDatabase
  readonly files: FilesDatabase
  readonly journal: Host['journal']
  readonly clock: Clock
  /** Of the passphrase's key. */
  readonly iterations?: number | undefined
  /** In the order in which they go, those included that the disk would not take. */
  readonly unsent: () => readonly UnsentChange[]
  /** Also when the disk would not give them: then as they were read last. */
  readonly refused: () => Promise<readonly AttentionRow[]>
  readonly onRestored: (commands: readonly Command[]) => void
}

export function unsentFileActions(ports: UnsentFilePorts): UnsentFileActions {
  const { owner, outbox, files, journal, clock, unsent, refused, onRestored } = ports

  async function kept(): Promise<readonly { readonly command: Command; readonly savedAt: number }[]> {
    const undecided = (await refused()).flatMap(({ command, movedAt }) =>
      command === null ? [] : [{ command, savedAt: movedAt }],
    )
    return [...unsent(), ...undecided]
  }

  return {
    count: () => kept().then((changes) => changes.length),
    async write(passphrase) {
      const changes = await kept()
      const records = changes.map(({ command, savedAt }) => journalRecord(command, owner, savedAt))
      const attached = changes.flatMap(({ command }) => fileOf(command) ?? [])
      return writeUnsentFile({ owner, records, attached }, files, {
        passphrase,
        writtenAt: clock.now(),
        iterations: ports.iterations,
      })
    },
    async bringBack(file, passphrase) {
      const now = clock.now()
      const kept = new Set<string>()
      const read = await readUnsentFile(file, passphrase, owner, async (carried, bytes) => {
        await keepFile(files, carried, bytes, now)
        kept.add(carried.hash)
      })
      const commands = read.records.flatMap(({ body }) => parseCommand(body) ?? [])
      // After the files: a change must not find that the one it attaches is not here.
      const restored = await restore(outbox, commands, now)
      if (restored.length > 0) {
        onRestored(restored)
        await journal.append(restored.map((command) => journalRecord(command, owner, now)))
      }
      return {
        restored: restored.length,
        known: commands.length - restored.length,
        files: kept.size,
        missing: Math.max(0, read.written - commands.length),
        missingFiles: commands.flatMap((command) => {
          const attached = fileOf(command)
          return attached === null || kept.has(attached.hash) ? [] : [attached.name]
        }),
        damaged: read.damaged,
        isTorn: read.isTorn,
      }
    },
  }
}
