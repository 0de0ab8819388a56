/** Random arguments for every command: mostly sensible, now and then naming what is not there. */
import fc from 'fast-check'
import { PRIORITIES, RETARGET_MODES } from '../../sla/types'
import type { CommandName } from '../command'
import type { Json } from '../json'
import { RAISE_RECIPIENTS } from '../raise'
import { LEVELS } from '../priority-matrix'
import { CHANNELS, PAUSE_REASONS, RESOLUTION_CODES, TICKET_KINDS } from '../ticket'
import { categories, groups, people, policies, services } from './directory'
import { testId } from './ids'
import { TEST_NOW } from './ticket'

/** Steps happen on two tickets, so that one's commands are seen not to leak into the other. */
export const TICKET_IDS = [testId(1_000), testId(1_001)] as const

/** One of them, seldom something that is not. */
const ids = (rows: Readonly<Record<string, { readonly id: string }>>): fc.Arbitrary<string> => {
  const known = fc.constantFrom(...Object.values(rows).map(({ id }) => id))
  return fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: fc.constant(testId(999)) })
}
const assignment = fc.constantFrom<object>(
  { assigneeId: people.anna.id },
  { assigneeId: people.boris.id },
  { assigneeId: people.vera.id, groupId: groups.network.id },
  { assigneeId: people.boris.id, groupId: groups.desk.id },
  { assigneeId: people.zhanna.id, groupId: groups.personnel.id },
  { assigneeId: null },
  { assigneeId: null, groupId: groups.network.id },
)
const text = fc.constantFrom('The cable was loose', 'Кабель отошёл', 'x'.repeat(300))
const FILES = ['scan.png', '../../etc/passwd', 'setup.exe'].map((name, index) => ({
  name,
  hash: String(index).repeat(64),
  size: index * 100,
}))
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined })
const changeTo = (...values: readonly (string | null)[]): fc.Arbitrary<object> =>
  fc.record({ seen: fc.constantFrom(...values), to: fc.constantFrom(...values) })
const until = fc.integer({ min: 1, max: 40 }).map((days) => TEST_NOW + days * 86_400_000)

/** Arguments that mostly fit the command; what they name may still not exist, or not make sense now. */
export function commandArguments(name: CommandName): fc.Arbitrary<Json> {
  return argumentsOf(name).map((args) => JSON.parse(JSON.stringify(args)) as Json)
}

function argumentsOf(name: CommandName): fc.Arbitrary<object> {
  switch (name) {
    case 'registerTicket':
      return fc.record({
        kind: fc.constantFrom(...TICKET_KINDS),
        subject: text,
        description: text,
        requesterId: fc.constantFrom(people.requester.id, people.director.id),
        channel: fc.constantFrom(...CHANNELS),
        impact: fc.constantFrom(...LEVELS),
        urgency: fc.constantFrom(...LEVELS),
        priority: maybe(fc.constantFrom(...PRIORITIES)),
        priorityReason: text,
        categoryId: fc.option(fc.constantFrom(...Object.values(categories).map(({ id }) => id))),
      })
    case 'take':
    case 'acknowledge':
    case 'close':
    case 'noActionNeeded':
      return fc.constant({})
    case 'assign':
      return fc.oneof(
        { weight: 4, arbitrary: assignment },
        { weight: 1, arbitrary: fc.record({ assigneeId: fc.option(ids(people)), groupId: maybe(ids(groups)) }) },
      )
    case 'reply':
    case 'addNote':
      return fc.record({ text })
    case 'attach':
      return fc.record({ file: fc.constantFrom(...FILES) })
    case 'recordMessage':
      return fc.record({ channel: fc.constantFrom(...CHANNELS), text })
    case 'changeState':
      return fc.record({ to: fc.constantFrom('assigned', 'inProgress') })
    case 'setPending':
      return fc.record({ reason: fc.constantFrom(...PAUSE_REASONS), until, text, ownerId: maybe(ids(people)) })
    case 'setPriority':
      return fc.record({
        impact: maybe(fc.constantFrom(...LEVELS)),
        urgency: maybe(fc.constantFrom(...LEVELS)),
        priority: maybe(fc.constantFrom(...PRIORITIES)),
        reason: text,
      })
    case 'classify':
      return fc.record({
        categoryId: maybe(fc.option(ids(categories))),
        serviceId: maybe(fc.option(ids(services))),
        kind: maybe(fc.constantFrom(...TICKET_KINDS)),
      })
    case 'changeRequester':
      return fc.record({
        requesterId: fc.constantFrom(people.requester.id, people.requester.id, people.director.id),
        phone: maybe(changeTo('305', '306', null)),
        zone: maybe(changeTo('Asia/Omsk', 'Europe/Moscow', null)),
        language: maybe(changeTo('ru', 'en', null)),
      })
    case 'applyPolicy':
      return fc.record({
        policyId: ids(policies),
        policyVersion: fc.constant(1),
        mode: maybe(fc.constantFrom(...RETARGET_MODES)),
        reason: text,
      })
    case 'handOver':
      return fc.record({ toGroupId: ids(groups), reason: text })
    case 'answerHandOver':
      return fc.record({ isAccepted: fc.boolean(), reason: text })
    case 'bringIn':
    case 'release':
      return fc.record({ groupId: ids(groups), reason: text })
    case 'linkToMajor':
    case 'unlinkFromMajor':
      return fc.record({ majorId: fc.constantFrom(...TICKET_IDS, testId(999)) })
    case 'mergeTickets':
    case 'unmergeTickets':
      return fc.record({ intoId: fc.constantFrom(...TICKET_IDS, testId(999)) })
    case 'declareMajor':
    case 'endMajor':
      return fc.record({ reason: text })
    case 'raise':
      return fc.record({
        to: fc.constantFrom(...RAISE_RECIPIENTS),
        of: fc.constantFrom('assigned', 'desk'),
        reason: text,
      })
    case 'logWork':
      return fc.record({ minutes: fc.integer({ min: 1, max: 480 }), text })
    case 'resolve':
      return fc.record({ code: fc.constantFrom(...RESOLUTION_CODES), text, isReply: fc.boolean() })
    case 'reopen':
    case 'cancel':
      return fc.record({ reason: text })
    case 'undo':
      // Which command it undoes is only known when the step is played.
      return fc.record({ commandId: fc.constant(testId(999)) })
    default:
      return name satisfies never
  }
}
