/** Alarms as notifications: one each, or one for all of them when they are many at once. */
import { inWholeMinutes, type Instant } from '@shared/domain/instant'
import type { AlarmTable } from '@shared/protocol/ipc-contract'
import type { AlarmRow } from '@shared/sla/types'
import type { SystemNotification } from '../notifications/notifier'
import type { Person } from '../page-inbox'
import { plainLine } from '../plain-line'
import { timeWords, WORDS } from '../words'

/** More than these at once are bundled. */
export const MOST_AT_ONCE = 3
/** Tickets that a bundle names. */
const NAMED = 4
/** Of a subject in one of its lines. */
const LINE_LENGTH = 80

/**
 * @param now by the server's clock
 * @param isSummary told in one whatever their number, after a sleep
 */
export function alarmNotifications(
  alarms: readonly AlarmRow[],
  table: AlarmTable,
  now: Instant,
  isSummary: boolean,
): readonly SystemNotification[] {
  const isBundled = alarms.length > MOST_AT_ONCE || (isSummary && alarms.length > 1)
  if (isBundled) return [bundle(alarms, table, now)]
  return alarms.map((alarm) => single(alarm, table, now))
}

function single(alarm: AlarmRow, table: AlarmTable, now: Instant): SystemNotification {
  const words = WORDS[table.language]
  const title = `${nameOf(alarm, table)}: ${factOf(alarm, table, now)}`
  const isFree = alarm.ownerId === null
  return {
    id: alarm.key,
    title,
    body: table.tickets[alarm.ticketId] ?? '',
    ticketId: alarm.ticketId,
    list: null,
    addressee: personOf(table),
    important: alarm.important,
    actions: [
      isFree
        ? { action: 'take' as const, text: words.take }
        : { action: 'acknowledge' as const, text: words.acknowledge },
      { action: 'snooze' as const, text: words.snooze },
    ],
  }
}

function bundle(alarms: readonly AlarmRow[], table: AlarmTable, now: Instant): SystemNotification {
  const words = WORDS[table.language]
  const breached = alarms.filter((alarm) => isBreached(alarm, now)).length
  const lines = alarms
    .slice(0, NAMED)
    .map((alarm) => `${nameOf(alarm, table)} ${plainLine(table.tickets[alarm.ticketId] ?? '', LINE_LENGTH)}`.trim())
  if (alarms.length > NAMED) lines.push(words.more(alarms.length - NAMED))
  return {
    id: `bundle:${alarms[0]?.key ?? ''}`,
    title: words.several(breached, alarms.length - breached),
    body: lines.join('\n'),
    ticketId: null,
    list: breached > 0 ? 'breached' : 'breaching',
    addressee: personOf(table),
    important: alarms.some(({ important }) => important),
    actions: [],
  }
}

const personOf = ({ serverId, personId }: AlarmTable): Person => ({ serverId, personId })

const isBreached = (alarm: AlarmRow, now: Instant): boolean => alarm.isByChange || alarm.deadlineAt <= now

function nameOf(alarm: AlarmRow, table: AlarmTable): string {
  const words = WORDS[table.language]
  return alarm.number === null ? words.unnumbered : words.number(alarm.number)
}

function factOf(alarm: AlarmRow, table: AlarmTable, now: Instant): string {
  const words = WORDS[table.language]
  if (alarm.isByChange) return words.byChange
  // The person reads the clock of this machine.
  const offsetMs = inWholeMinutes(table.serverOffsetMs)
  const time = timeWords(alarm.deadlineAt - offsetMs, now - offsetMs, table.language)
  return isBreached(alarm, now) ? words.breached(alarm.clock, time) : words.breaching(alarm.clock, time)
}
