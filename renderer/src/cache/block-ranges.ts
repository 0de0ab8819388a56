/** Where to look for an id among blocks that know their first and their last one: hardly ever in more than one. */

export interface Range {
  readonly from: string
  readonly to: string
}

export class BlockRanges<Block extends Range> {
  /** By their first id; null while they have changed since. */
  #sorted: readonly Block[] | null = null
  /** The last id of all blocks up to each: where it is smaller, no block before can hold one. */
  #lastIds: readonly string[] = []

  constructor(private readonly blocks: ReadonlyMap<string, Block>) {}

  /** Blocks came or went. */
  forget(): void {
    this.#sorted = null
  }

  /** Those that may hold it. */
  *around(id: string): Generator<Block> {
    const sorted = this.#sorted ?? this.#sort()
    for (let place = lastFrom(sorted, id); place >= 0 && (this.#lastIds[place] ?? '') >= id; place -= 1) {
      const block = sorted[place]
      if (block !== undefined && id <= block.to) yield block
    }
  }

  #sort(): readonly Block[] {
    const sorted = [...this.blocks.values()].sort((one, other) => (one.from < other.from ? -1 : 1))
    let last = ''
    this.#lastIds = sorted.map(({ to }) => (last = to > last ? to : last))
    this.#sorted = sorted
    return sorted
  }
}

/** @returns the place of the last block that begins with the id or before it; -1 for none */
function lastFrom(sorted: readonly Range[], id: string): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.from ?? '') <= id) low = middle + 1
    else high = middle
  }
  return low - 1
}
