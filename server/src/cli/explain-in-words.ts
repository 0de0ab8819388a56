/** An explanation as an administrator reads it: one block a clock, one line an interval, times in the calendar's zone. */
import type { Instant } from '@shared/domain/instant'
import { REASON_WORDS, type ExplainedClock, type Explanation } from '../api/explanation'
import { heardInWords, reasonsInWords } from './reasons-in-words'
import { minutes, wallTime } from './time-in-words'

const METRICS: Record<ExplainedClock['metric'], string> = {
  firstResponse: 'First response',
  update: 'Update',
  resolution: 'Resolution',
  acceptance: 'Acceptance',
  group: 'Work of the group',
}

export function explainInWords(explanation: Explanation): string {
  const { at, number, externalRef, state, priority, clocks } = explanation
  const zone = clocks[0]?.zone ?? 'UTC'
  const reference = externalRef === null ? '' : ` (${externalRef})`
  const head = `№ ${number ?? '?'}${reference}, ${state}, ${priority}, as of ${wallTime(at, zone)} ${zone}`
  if (clocks.length === 0)
    return `${head}\n\nNo clock runs: no policy promises anything for it, or it was not registered yet`
  return [head, ...clocks.map((clock) => clockInWords(clock, at))].join('\n\n')
}

function clockInWords(clock: ExplainedClock, at: Instant): string {
  const group = clock.groupId === null ? '' : ` ${clock.groupName ?? clock.groupId}`
  return [
    `${METRICS[clock.metric]}${group}, cycle ${clock.cycle}: ${outcome(clock)}`,
    `  ${promise(clock)}`,
    ...table(clock, at).map((line) => `  ${line}`),
    `  ${sum(clock)}`,
    ...[...reasonsInWords(clock), ...heardInWords(clock)].map((sentence) => `  - ${sentence}`),
  ].join('\n')
}

function outcome(clock: ExplainedClock): string {
  const { state, zone, deadlineAt, endedAt, breachedAt } = clock
  const breach =
    breachedAt === null
      ? ''
      : `, broken ${wallTime(breachedAt, zone)}${clock.breachedByChange ? ' by a change of target' : ''}`
  const when = deadlineAt === null ? endedAt : deadlineAt
  if (when === null) return `${state}${breach}`
  const word = deadlineAt !== null ? ', due' : state === 'stopped' ? ' since' : ' at'
  return `${state}${word} ${wallTime(when, zone)}${breach}`
}

/** Which rules: the names, and the versions that are recorded in the ticket. */
function promise({ targetMs, policy, policyName, calendar, calendarName, zone }: ExplainedClock): string {
  const by = policy === null ? 'no policy' : `policy ${policyName ?? policy.policyId}, version ${policy.policyVersion}`
  const hours =
    calendar === null
      ? 'around the clock'
      : `calendar ${calendarName ?? calendar.id}, version ${calendar.version}, ${zone}`
  return `${minutes(targetMs)} by ${by}; ${hours}`
}

/** Nothing for a clock that ended as it started, as a first response in live contact does. */
function table(clock: ExplainedClock, at: Instant): readonly string[] {
  if (clock.intervals.length === 0) return []
  const rows = clock.intervals.map(({ from, to, kind, reason, countedMs }) => [
    wallTime(from, clock.zone),
    to === null ? `${wallTime(at, clock.zone)} …` : wallTime(to, clock.zone),
    kind,
    REASON_WORDS[reason],
    minutes(countedMs),
  ])
  const all = [['from', 'to', 'clock', 'because', 'counted'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) =>
    row
      .map((cell, column) => (column === 4 ? cell.padStart(widths[4] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  '),
  )
}

function sum({ elapsedMs, targetMs, remainingMs }: ExplainedClock): string {
  const left = remainingMs < 0 ? `${minutes(-remainingMs)} over` : `${minutes(remainingMs)} left`
  return `${minutes(elapsedMs)} of ${minutes(targetMs)} used, ${left}`
}
