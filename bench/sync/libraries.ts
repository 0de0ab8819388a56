/** The libraries on a record, one after the other, each served by itself. */
import { duration } from '../table'
import { PEER_NAMES, PEERS, type PeerName } from './peer-names'
import { measureFill, measurePeer, type PeerFigures } from './peers'
import { idsOfPart, type SizedRecord } from './records'
import { startStaticServer } from './static-server'
import { CASE_MS, LARGE_CASE_MS, OPENED, type SyncWork } from './work'

export class Libraries {
  /** A library that failed once is not asked again: the others wait. */
  readonly #failed = new Map<PeerName, PeerFigures>()

  constructor(
    private readonly work: SyncWork,
    private readonly bundles: string,
  ) {}

  async round(name: PeerName, record: SizedRecord): Promise<PeerFigures> {
    const before = this.#failed.get(name)
    if (before !== undefined) return before
    const figures = await this.#serving(record, (origin) =>
      measurePeer(name, {
        chromiumPath: this.work.chromiumPath,
        origin,
        parts: record.parts,
        ids: idsAllOver(record),
        actions: this.#actions,
        limitMs: CASE_MS,
      }),
    )
    if (typeof figures.fill === 'string') this.#failed.set(name, figures)
    console.log(
      `    ${PEERS[name]}: ${Object.entries(figures)
        .map(([what, value]) => `${what} ${typeof value === 'number' ? duration(value) : value}`)
        .join(', ')}`,
    )
    return figures
  }

  async fillRaw(record: SizedRecord): Promise<number | string> {
    const { chromiumPath } = this.work
    const fill = await this.#serving(record, (origin) =>
      measureFill('indexeddb', { chromiumPath, origin, parts: record.parts, limitMs: LARGE_CASE_MS }),
    )
    console.log(`    raw IndexedDB, ${record.tickets} tickets: ${typeof fill === 'number' ? duration(fill) : fill}`)
    return fill
  }

  get #actions(): number {
    return this.work.isQuick ? 10 : 20
  }

  async #serving<Result>(record: SizedRecord, work: (origin: string) => Promise<Result>): Promise<Result> {
    const pages = Object.fromEntries(PEER_NAMES.map((name) => [name, `/peers/${name}.js`]))
    const server = await startStaticServer({ peers: this.bundles, rows: record.rowsFolder }, pages)
    try {
      return await work(server.origin)
    } finally {
      await server.stop()
    }
  }
}

/** Every hundredth ticket. */
function idsAllOver(record: SizedRecord): readonly string[] {
  const step = Math.max(1, Math.floor(record.tickets / OPENED))
  return Array.from({ length: record.parts }, (_, part) => idsOfPart(record, part))
    .flat()
    .filter((_id, index) => index % step === 0)
    .slice(0, OPENED)
}
