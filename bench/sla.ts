/**
 * What the SLA arithmetic costs, warm: counting beside the libraries that JavaScript has for it, the replay of a ticket,
 * and the alarms of everything that is open; and how each grows. Processor time, since nothing here waits.
 */
import { MINUTE_MS } from '@shared/domain/instant'
import { add, alarmRows, between, compileCalendar, replay, type AlarmRow, type WallInterval } from '@shared/sla'
import { dayjsBusinessTime, momentBusinessTime, type Peer } from './sla-peers'
import { lifeOf, NOW, RULES, ticketsOf, type BenchTicket } from './sla-tickets'
import { lineOf, type Line } from './table'

const SPANS_HOURS = [8, 80, 800] as const
const LENGTHS = [10, 50, 250] as const
const TICKETS = [1_000, 10_000, 100_000] as const
/** Different starts, so that no answer is always the same; all at work, since at its edges the libraries differ. */
const STARTS = 256
const NINE_TO_FIVE: readonly WallInterval[] = [['09:00', '17:00']]

/** @param isQuick measures less */
export function measureSla(isQuick: boolean): readonly Line[] {
  const zone = process.env['TZ']
  process.env['TZ'] = 'UTC'
  try {
    const batches = isQuick ? 5 : 15
    return [...measureCounting(batches), ...measureReplay(batches), ...measureAlarms(isQuick ? 1 : 5)]
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
}

function measureCounting(batches: number): readonly Line[] {
  const week = { mon: NINE_TO_FIVE, tue: NINE_TO_FIVE, wed: NINE_TO_FIVE, thu: NINE_TO_FIVE, fri: NINE_TO_FIVE }
  const calendar = compileCalendar({ id: 'b', version: 1, zone: 'UTC', week, holidays: [], overrides: {}, breaks: {} })
  const monday = Date.parse('2026-01-05T09:00:00Z')
  const starts = Array.from({ length: STARTS }, (_, index) => add(calendar, monday, index * 437 + 1))
  return SPANS_HOURS.flatMap((hours) => {
    const minutes = hours * 60
    const ends = starts.map((start) => add(calendar, start, minutes))
    const adding = perCall(batches, (turn) => add(calendar, starts[turn % STARTS] ?? 0, minutes))
    const counting = perCall(batches, (turn) => between(calendar, starts[turn % STARTS] ?? 0, ends[turn % STARTS] ?? 0))
    const beside = <Time>(peer: Peer<Time>): Line[] => {
      const theirs = measurePeer(peer, batches, starts, ends, minutes)
      return [
        lineOf(`add ${hours} working hours; peer: ${peer.name}`, adding, theirs.adding),
        lineOf(`between, ${hours} working hours apart; peer: ${peer.name}`, counting, theirs.counting),
      ]
    }
    return [...beside(momentBusinessTime), ...beside(dayjsBusinessTime)]
  })
}

/** @throws when the peer answers something else: then the two do not do the same work */
function measurePeer<Time>(
  peer: Peer<Time>,
  batches: number,
  starts: readonly number[],
  ends: readonly number[],
  minutes: number,
): { adding: number[]; counting: number[] } {
  const [from, to] = [starts.map(peer.at), ends.map(peer.at)]
  for (const [index, start] of from.entries()) {
    const end = to[index] as Time
    const answers = [Number(peer.add(start, minutes)), peer.between(start, end)]
    if (answers[0] !== ends[index] || answers[1] !== minutes) {
      throw new Error(
        `${peer.name} differs from ${String(start)}: ${answers.join(', ')}, not ${ends[index]}, ${minutes}`,
      )
    }
  }
  return {
    adding: perCall(batches, (turn) => Number(peer.add(from[turn % STARTS] as Time, minutes))),
    counting: perCall(batches, (turn) => peer.between(from[turn % STARTS] as Time, to[turn % STARTS] as Time)),
  }
}

function measureReplay(batches: number): readonly Line[] {
  return LENGTHS.map((length) => {
    const lives = Array.from({ length: 64 }, (_, index) => lifeOf(length, NOW - index * 61 * MINUTE_MS))
    return lineOf(
      `Replay of a ticket with ${length} events`,
      perCall(batches, (turn) => replay(lives[turn % lives.length] ?? [], RULES, NOW).length),
    )
  })
}

function measureAlarms(repetitions: number): readonly Line[] {
  return TICKETS.map((count) => {
    const tickets = ticketsOf(count)
    alarmTable(tickets.slice(0, 1_000))
    const values = Array.from({ length: repetitions }, () => processorTime(() => alarmTable(tickets)))
    return lineOf(`Alarm table of ${count.toLocaleString('en')} open tickets, from their facts`, values)
  })
}

/** Everything that is still to be warned of, earliest first. */
function alarmTable(tickets: readonly BenchTicket[]): AlarmRow[] {
  const rows: AlarmRow[] = []
  for (const ticket of tickets) {
    for (const row of alarmRows(ticket, replay(ticket.facts, RULES, NOW), RULES, NOW)) rows.push(row)
  }
  return rows.sort((one, other) => one.at - other.at)
}

const BATCH_MS = 20
const WARM_MS = 200
let sink = 0

/**
 * Milliseconds of one call, a figure for each batch.
 *
 * @param call given the number of the turn; its answer is used, so that it cannot be left out
 */
function perCall(batches: number, call: (turn: number) => number): number[] {
  const run = (turns: number) => (): void => {
    for (let turn = 0; turn < turns; turn += 1) sink += call(turn)
  }
  // As many turns as fill a batch, found by doubling.
  let turns = 1
  while (processorTime(run(turns)) < BATCH_MS) turns *= 2
  for (let warmMs = 0; warmMs < WARM_MS;) warmMs += processorTime(run(turns))
  const values = Array.from({ length: batches }, () => processorTime(run(turns)) / turns)
  if (Number.isNaN(sink)) throw new Error('An answer was no number')
  return values
}

/** Milliseconds that the process worked, collecting garbage included. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
