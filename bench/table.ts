/** The one table that a run prints. */
import { figureOf, quantile } from './statistics'

export interface Line {
  readonly name: string
  readonly ours: string
  /** What ours is measured against. */
  readonly peer: string
  /** Ours by the peer's, where that means something. */
  readonly ratio: string
  /** Least and most of ours. */
  readonly spread: string
  readonly repetitions: string
}

const HEAD: Line = { name: '', ours: 'ours', peer: 'peer', ratio: 'ratio', spread: 'spread', repetitions: 'n' }

/** @param values milliseconds */
export function lineOf(name: string, values: readonly number[], peer: readonly number[] | null = null): Line {
  const ours = figureOf(values)
  const other = peer === null ? null : figureOf(peer)
  return {
    name,
    ours: duration(ours.median),
    peer: other === null ? '' : duration(other.median),
    ratio: other === null ? '' : ratioOf(ours.median, other.median),
    spread: `${duration(ours.least)} … ${duration(ours.most)}`,
    repetitions: String(ours.repetitions),
  }
}

/** Two lines: what is usual, and what nineteen of twenty stay below. */
export function linesOfMany(name: string, values: readonly number[], peer: readonly number[]): readonly Line[] {
  const late = [quantile(values, 0.95), quantile(peer, 0.95)] as const
  return [
    lineOf(`${name}, p50`, values, peer),
    {
      ...lineOf(`${name}, p95`, values, peer),
      ours: duration(late[0]),
      peer: duration(late[1]),
      ratio: ratioOf(...late),
      spread: '',
    },
  ]
}

/** @param values of something a second: the more, the better */
export function rateLineOf(name: string, values: readonly number[], peer: readonly number[]): Line {
  const [ours, other] = [figureOf(values), figureOf(peer)]
  const rate = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`
  return {
    name,
    ours: rate(ours.median),
    peer: rate(other.median),
    ratio: ratioOf(ours.median, other.median),
    spread: `${rate(ours.least)} … ${rate(ours.most)}`,
    repetitions: String(ours.repetitions),
  }
}

/** A hundredth and less is written as a fraction. */
function ratioOf(ours: number, peer: number): string {
  return ours < peer / 100 ? `1/${Math.round(peer / ours)}×` : `${(ours / peer).toFixed(2)}×`
}

/** @param milliseconds of anything from a call to minutes */
export function duration(milliseconds: number): string {
  if (milliseconds < 0.001) return `${(milliseconds * 1_000_000).toFixed(0)} ns`
  if (milliseconds < 0.1) return `${(milliseconds * 1_000).toFixed(1)} µs`
  if (milliseconds < 100) return `${milliseconds.toFixed(1)} ms`
  return milliseconds < 1_000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1_000).toFixed(2)} s`
}

export function tableOf(lines: readonly Line[]): string {
  const all = [HEAD, ...lines]
  const columns = Object.keys(HEAD) as (keyof Line)[]
  const widths = columns.map((column) => Math.max(...all.map((line) => line[column].length)))
  const text = (line: Line): string =>
    columns
      .map((column, index) => {
        const width = widths[index] ?? 0
        return column === 'name' ? line[column].padEnd(width) : line[column].padStart(width)
      })
      .join('  ')
      .trimEnd()
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))
  return [text(HEAD), rule, ...lines.map(text)].join('\n')
}
