/** The central API on a copy of a record, and all that is measured of the application against it. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { startServer, type BenchServer } from '../bench-server'
import { removeProfile } from '../browser'
import { duration } from '../table'
import type { Own } from './figures'
import { measureOwnActions } from './own-actions'
import { measureOwnCache } from './own-cache'
import { measureOwnRound } from './ours'
import type { SizedRecord } from './records'
import { CASE_MS, LARGE_CASE_MS, OPENED, orWords, ROUNDS, type SyncWork } from './work'

export class OwnApi {
  readonly own: Own = { rounds: [], cache: 'not measured', actions: 'not measured' }
  #profile = ''

  private constructor(
    private readonly sync: SyncWork,
    private readonly record: SizedRecord,
    private readonly dataPath: string,
    private server: BenchServer,
  ) {}

  static async on(sync: SyncWork, record: SizedRecord): Promise<OwnApi> {
    const dataPath = join(sync.folder, `api-${record.tickets}`)
    cpSync(record.folder, dataPath, { recursive: true })
    return new OwnApi(sync, record, dataPath, await startServer(sync.root, dataPath, sync.pageFolder))
  }

  async round(): Promise<void> {
    const measured = await orWords(() =>
      measureOwnRound({
        server: this.server,
        chromiumPath: this.sync.chromiumPath,
        starts: 3,
        isMemoryWanted: this.record.tickets === this.sync.sizes[1],
        limitMs: LARGE_CASE_MS,
      }),
    )
    if (typeof measured === 'string') {
      this.own.rounds.push(measured)
      console.log(`    Opora, ${this.record.tickets} tickets: ${measured}`)
      return
    }
    if (this.#profile !== '') removeProfile(this.#profile)
    this.#profile = measured.profile
    const { sync, starts } = measured.round
    this.own.rounds.push(measured.round)
    console.log(
      `    Opora, ${this.record.tickets} tickets: ${duration(sync.wholeMs)}, usable after ${duration(sync.usableMs)}, starts ${starts.map(duration).join(', ')}`,
    )
  }

  /** On what the last round left; the record is changed by it. */
  async work(): Promise<void> {
    const { root, chromiumPath, pageFolder, isQuick } = this.sync
    const { origin } = this.server
    if (this.#profile === '') return
    this.own.cache = await orWords(() => measureOwnCache(origin, chromiumPath, this.#profile, OPENED, CASE_MS))
    await this.server.stop()
    this.own.actions = await orWords(() =>
      measureOwnActions({
        root,
        chromiumPath,
        profile: this.#profile,
        pageFolder,
        dataPath: this.dataPath,
        port: Number(new URL(origin).port),
        repetitions: isQuick ? 1 : ROUNDS,
        actions: isQuick ? 10 : 20,
        limitMs: LARGE_CASE_MS,
      }),
    )
  }

  async close(): Promise<void> {
    await this.server.stop()
    if (this.#profile !== '') removeProfile(this.#profile)
  }
}
