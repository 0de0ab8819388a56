/**
 * What was told of already, by the keys of alarms: one deduplicator for alarms of this machine and notices of the server.
 * A line a key, on disk before anything is shown: after a crash an engineer rather misses a repetition than sees all of it
 * twice.
 */
import { open } from 'node:fs/promises'
import { z } from 'zod'
import type { Instant } from '@shared/domain/instant'
import { readIfThere, writeAtomically } from '../files/atomic-file'

/** Longer than any deadline is looked at; a key holds its deadline, and does not come again. */
const KEPT_MS = 60 * 86_400_000

const lineSchema = z.tuple([z.string(), z.number()])
type Line = z.infer<typeof lineSchema>

export class RaisedKeys {
  private constructor(
    private readonly path: string,
    private readonly raised: Map<string, Instant>,
    private readonly report: (error: unknown) => void,
  ) {}

  /**
   * @param report told of what could not be read or written. A line that cannot be read tells of its alarm once more; a
   *   disk that refuses holds nothing back: an alarm matters more than its repetition.
   */
  static async read(path: string, now: Instant, report: (error: unknown) => void): Promise<RaisedKeys> {
    const text = (await readIfThere(path))?.toString('utf8') ?? ''
    const lines = text.split('\n').filter((line) => line !== '')
    const read = lines.map((line) => parse(line, report)).filter((line) => line !== null)
    const raised = new Map(read.filter(([, at]) => at > now - KEPT_MS))
    if (raised.size < lines.length) await writeAtomically(path, [...raised].map(asLine).join(''))
    return new RaisedKeys(path, raised, report)
  }

  has(key: string): boolean {
    return this.raised.has(key)
  }

  /** Resolves once they are on disk. */
  async add(keys: readonly string[], now: Instant): Promise<void> {
    if (keys.length === 0) return
    for (const key of keys) this.raised.set(key, now)
    try {
      const file = await open(this.path, 'a', 0o600)
      try {
        await file.write(keys.map((key) => asLine([key, now])).join(''))
        await file.datasync()
      } finally {
        await file.close()
      }
    } catch (error) {
      this.report(error)
    }
  }
}

const asLine = (line: Line): string => `${JSON.stringify(line)}\n`

function parse(line: string, report: (error: unknown) => void): Line | null {
  try {
    return lineSchema.parse(JSON.parse(line))
  } catch (error) {
    report(error)
    return null
  }
}
