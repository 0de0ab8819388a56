/**
 * The log on this machine: a few small files, the newest lines last, readable by this person alone. Written at once and
 * not in turns, so that the line before an end of the process is there; lines are rare.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const NAME = 'opora'

export interface LogLimits {
  /** Of one file. */
  readonly bytes: number
  /** With the one that is being written. */
  readonly files: number
}

const USUAL: LogLimits = { bytes: 256_000, files: 4 }

export class LogFile {
  #size: number
  #isBroken = false

  private constructor(
    private readonly folder: string,
    private readonly limits: LogLimits,
  ) {
    const newest = this.#path(0)
    this.#size = existsSync(newest) ? statSync(newest).size : 0
  }

  /** @returns null where the folder cannot be made: a desktop without a log is better than none */
  static open(folder: string, limits: LogLimits = USUAL): LogFile | null {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return new LogFile(folder, limits)
    } catch (error) {
      tellOnTerminal(error)
      return null
    }
  }

  /** A disk that refuses is told of once, on the terminal: it stops nothing else. */
  write(line: string): void {
    const text = `${line}\n`
    try {
      if (this.#size + Buffer.byteLength(text) > this.limits.bytes) this.#rotate()
      appendFileSync(this.#path(0), text, { mode: 0o600 })
      this.#size += Buffer.byteLength(text)
      this.#isBroken = false
    } catch (error) {
      if (!this.#isBroken) tellOnTerminal(error)
      this.#isBroken = true
    }
  }

  /** @returns the newest lines, oldest first */
  read(most: number): readonly string[] {
    const lines: string[] = []
    for (let age = 0; age < this.limits.files && lines.length < most; age += 1) {
      const path = this.#path(age)
      if (!existsSync(path)) break
      lines.unshift(...readFileSync(path, 'utf8').split('\n').slice(0, -1))
    }
    return lines.slice(-most)
  }

  #path(age: number): string {
    return join(this.folder, age === 0 ? `${NAME}.log` : `${NAME}.${age}.log`)
  }

  #rotate(): void {
    rmSync(this.#path(this.limits.files - 1), { force: true })
    for (let age = this.limits.files - 2; age >= 0; age -= 1) {
      if (existsSync(this.#path(age))) renameSync(this.#path(age), this.#path(age + 1))
    }
    this.#size = 0
  }
}

function tellOnTerminal(error: unknown): void {
  const { code } = error as NodeJS.ErrnoException
  console.warn('The log cannot be written', code ?? '')
}
