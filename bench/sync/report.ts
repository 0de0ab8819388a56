/**
 * What `npm run bench -- sync` prints: for each target the subjects side by side, each beside what the machine can do at
 * least, with what is aimed at and whether that was met. It judges, and fails nothing.
 */
import { figureOf } from '../statistics'
import { duration } from '../table'

export type Unit = 'time' | 'perSecond' | 'megabytes' | 'count'

/**
 * What a figure is to be: at most, or at least, so much; of itself, or as a multiple of another subject's in the same
 * section.
 */
export interface Aim {
  readonly most?: number
  readonly least?: number
  /** Name of the other subject. */
  readonly times?: string
}

/** What was measured of one subject: a figure for each repetition, or in words why there is none. */
export type Measured = readonly number[] | string

export interface Subject {
  readonly name: string
  readonly measured: Measured
  /** The section's, unless it says otherwise. */
  readonly unit?: Unit
  readonly aims?: readonly Aim[]
}

export interface Section {
  /** Of the target: B1 to B10, or what else was asked for. */
  readonly target: string
  readonly title: string
  readonly unit: Unit
  /** The subject that the others are multiples of; none where that would say nothing. */
  readonly base?: string
  readonly subjects: readonly Subject[]
}

const HEAD = ['', 'median', '', 'spread', 'n', 'aim'] as const
const LONGEST_WORDS = 70

export function reportOf(sections: readonly Section[]): string {
  const rows = sections.map((section) => section.subjects.map((subject) => cellsOf(section, subject)))
  const widths = HEAD.map((head, column) =>
    Math.max(
      head.length,
      ...rows.flat().map((cells) => (cells.length === HEAD.length ? (cells[column] ?? '').length : 0)),
    ),
  )
  const nameWidth = Math.max(...rows.flat().map(([name = '']) => name.length))
  const line = ([name = '', ...figures]: readonly string[]): string =>
    [
      `    ${name.padEnd(nameWidth)}`,
      ...figures.map((figure, index) =>
        index === 4 || figures.length === 1 ? figure : figure.padStart(widths[index + 1] ?? 0),
      ),
    ]
      .join('  ')
      .trimEnd()
  return [
    line(HEAD),
    ...sections.flatMap(({ target, title }, index) => ['', `${target}  ${title}`, ...(rows[index] ?? []).map(line)]),
  ].join('\n')
}

/** Name, figure, multiple of the base, spread, repetitions, aims; or name and words. */
function cellsOf(section: Section, subject: Subject): readonly string[] {
  if (typeof subject.measured === 'string') return [subject.name, `failed: ${shortened(subject.measured)}`]
  if (subject.measured.length === 0) return [subject.name, 'not measured']
  const unit = subject.unit ?? section.unit
  const { median, least, most, repetitions } = figureOf(subject.measured)
  const base = section.base === undefined ? null : medianOf(section, section.base)
  return [
    subject.name,
    written(median, unit),
    base === null || unit !== section.unit ? '' : multiple(median / base),
    repetitions === 1 ? '' : `${written(least, unit)} … ${written(most, unit)}`,
    String(repetitions),
    (subject.aims ?? []).map((aim) => judged(section, median, unit, aim)).join('; '),
  ]
}

/** An aim as words: `≤ 0.10× raw IndexedDB: met`. */
export function judged(section: Section, figure: number, unit: Unit, { most, least, times }: Aim): string {
  const limit = most ?? least ?? Number.NaN
  const sign = most === undefined ? '≥' : '≤'
  const aim = times === undefined ? `${sign} ${written(limit, unit)}` : `${sign} ${multiple(limit)} ${times}`
  const other = times === undefined ? 1 : medianOf(section, times)
  if (other === null) return `${aim}: not known`
  const reached = figure / other
  const isMet = most === undefined ? reached >= limit : reached <= limit
  if (isMet) return `${aim}: met`
  return times === undefined ? `${aim}: MISSED` : `${aim}: MISSED (${multiple(reached)})`
}

function medianOf(section: Section, name: string): number | null {
  const measured = section.subjects.find((subject) => subject.name === name)?.measured
  return measured === undefined || typeof measured === 'string' || measured.length === 0
    ? null
    : figureOf(measured).median
}

const multiple = (ratio: number): string => `${ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2)}×`

function written(value: number, unit: Unit): string {
  if (unit === 'time') return duration(value)
  const number = Math.round(value).toLocaleString('en')
  if (unit === 'perSecond') return `${number}/s`
  return unit === 'megabytes' ? `${number} MB` : number
}

const shortened = (words: string): string =>
  words.length <= LONGEST_WORDS ? words : `${words.slice(0, LONGEST_WORDS - 1)}…`

/** Repetitions of one figure: what was measured in each, or, when one failed, why it did. */
export function repeated(values: readonly (number | string | undefined)[]): Measured {
  const failure = values.find((value) => typeof value === 'string')
  if (typeof failure === 'string') return failure
  return values.filter((value) => typeof value === 'number')
}
