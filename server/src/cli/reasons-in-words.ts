/** Why a deadline is what it is, a sentence a step: the same steps that the screen tells in the reader's language. */
import type { Reason } from '@shared/sla'
import type { ExplainedClock } from '../api/explanation'
import { minutes, wallTime } from './time-in-words'

const BEGINNINGS: Readonly<Record<Extract<Reason, { kind: 'began' }>['by'], string>> = {
  registered: 'the registration',
  requesterMessage: "the requester's message",
  reopened: 'the reopening',
  retargeted: 'the change of target',
  handedOver: 'the hand-over',
  groupChanged: 'the arrival at the group',
  other: 'that',
}

const PAUSES: Readonly<Record<Extract<Reason, { kind: 'resting' }>['reason'], string>> = {
  requester: 'the requester',
  thirdParty: 'a third party',
  planned: 'a date',
}

export function reasonsInWords({ reasons, zone }: ExplainedClock): readonly string[] {
  return reasons.map((reason) => sentence(reason, (at) => wallTime(at, zone)))
}

/** A pause in which the requester wrote is one to look at: the wait may be for nothing, or over. */
export function heardInWords({ heard, zone }: ExplainedClock): readonly string[] {
  return heard.map(
    ({ at, reason }) =>
      `the requester wrote ${wallTime(at, zone)}, while it waited for ${PAUSES[reason]}: see whether the wait is still needed`,
  )
}

function sentence(reason: Reason, time: (at: number) => string): string {
  switch (reason.kind) {
    case 'promised':
      return `${minutes(reason.targetMs)} of working time are promised${reason.priority === null ? '' : ` for ${reason.priority}`}`
    case 'began':
      return `it began with ${BEGINNINGS[reason.by]}, ${time(reason.at)}${
        reason.countsFrom === null ? '' : `, outside working time: counted from ${time(reason.countsFrom)}`
      }`
    case 'retargeted':
      return `the target was changed ${time(reason.at)}; the ${minutes(reason.countedMs)} counted by then stay counted`
    case 'paused':
      return `it stood still ${reason.times === 1 ? 'once' : `${reason.times} times`}: ${minutes(reason.workingMs)} of working time are not counted`
    case 'due':
      return dueInWords(reason, time)
    case 'resting':
      return `it waits for ${PAUSES[reason.reason]}${reason.until === null ? '' : ` until ${time(reason.until)}`}; ${minutes(
        Math.max(0, reason.leftMs),
      )} are left${reason.dueAt === null ? '' : `, due then ${time(reason.dueAt)}`}`
    case 'broken':
      return `the promise was broken ${time(reason.at)}${reason.isByChange ? ', by a change of target' : ''}`
    case 'ended':
      return `${reason.state} ${time(reason.at)}, after ${minutes(reason.countedMs)}`
    default:
      return reason satisfies never
  }
}

function dueInWords(
  { from, leftMs, deadlineAt, isAtClosing }: Extract<Reason, { kind: 'due' }>,
  time: (at: number) => string,
): string {
  if (leftMs <= 0) return `nothing was left of it ${time(from)}: due ${time(deadlineAt)}`
  return `${minutes(leftMs)} from ${time(from)} on end ${time(deadlineAt)}${isAtClosing ? ', as work ends for the day' : ''}`
}
