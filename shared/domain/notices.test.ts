import { describe, expect, it } from 'vitest'
import { apply } from './apply'
import type { EventType } from './event'
import type { Json } from './json'
import { noticesFor } from './notices'
import { buildDirectory, buildEvent, buildTicket, fieldsTo, groups, people, registeredEvent, TEST_NOW } from './testing'
import type { Ticket } from './ticket'

const offer = {
  fromGroupId: groups.desk.id,
  toGroupId: groups.network.id,
  offeredBy: people.boris.id,
  offeredAt: TEST_NOW,
  expectedReturnAt: null,
}
const toDesk = { ...offer, toGroupId: groups.desk.id }

const toGalina = {
  to: 'lead',
  groupId: groups.desk.id,
  personIds: [people.galina.id],
  instead: null,
  isAutomatic: false,
  raisedBy: people.anna.id,
  raisedAt: TEST_NOW,
} as const

function notices(
  before: Partial<Ticket>,
  type: EventType,
  values: Readonly<Record<string, Json>>,
  actorId: string | null = people.anna.id,
): string[] {
  const ticket = buildTicket(before)
  const event = buildEvent({ type, seqInTicket: 2, actorId, fields: fieldsTo(values, ticket) })
  const drafts = noticesFor(ticket, apply(ticket, event), event, buildDirectory())
  return drafts.map(
    ({ personId, reason }) =>
      `${
        Object.values(people)
          .find(({ id }) => id === personId)
          ?.name.split(' ')[0] ?? '?'
      } ${reason}`,
  )
}

describe('noticesFor', () => {
  it.each<[string, Partial<Ticket>, EventType, Readonly<Record<string, Json>>, string[]]>([
    ['whom a ticket is assigned to', {}, 'assigned', { assigneeId: people.boris.id }, ['Boris assigned']],
    ['nobody when one takes it oneself', {}, 'taken', { assigneeId: people.anna.id }, []],
    ['nobody when it is given up', { assigneeId: people.boris.id }, 'assigned', { assigneeId: null }, []],
    ['everyone of a group that is asked', {}, 'handedOver', { handOver: offer }, ['Vera handOver']],
    [
      'everyone but whoever asks',
      {},
      'handedOver',
      { handOver: toDesk },
      ['Boris handOver', 'Galina, handOver', 'Lev, handOver'],
    ],
    [
      'who offered it, when it is accepted',
      { handOver: offer },
      'handOverAccepted',
      { handOver: null, handOverAccepted: true },
      ['Boris handOverAnswered'],
    ],
    [
      'who offered it, when it is returned',
      { handOver: offer },
      'handOverRejected',
      { handOver: null, handOverAccepted: false },
      ['Boris handOverAnswered'],
    ],
    ['nobody of an offer that is withdrawn', { handOver: offer }, 'undone', { handOver: null }, []],
    [
      "the assignee of a colleague's reply",
      { assigneeId: people.boris.id },
      'replied',
      { entry: 'publicReply' },
      ['Boris reply'],
    ],
    ["nobody of one's own reply", { assigneeId: people.anna.id }, 'replied', { entry: 'publicReply' }, []],
    ['nobody of a note', { assigneeId: people.boris.id }, 'noted', { entry: 'note' }, []],
    [
      "the assignee of a requester's message",
      { assigneeId: people.boris.id },
      'requesterWrote',
      { entry: 'requesterMessage' },
      ['Boris requesterMessage'],
    ],
    ['the lead whom it is raised to', {}, 'raised', { raised: toGalina }, ['Galina, raised']],
    ['nobody who raises it to themselves', {}, 'raised', { raised: { ...toGalina, personIds: [people.anna.id] } }, []],
    ['the lead again, when that is undone', { raised: toGalina }, 'undone', { raised: null }, ['Galina, raised']],
    ['nobody of what ends by itself', { raised: toGalina }, 'resolved', { state: 'resolved' }, []],
    ['nobody of imported history', {}, 'imported', { assigneeId: people.boris.id }, []],
  ])('reach %s', (_whom, before, type, values, expected) => {
    expect(notices(before, type, values)).toEqual(expected)
  })

  it('reach a person once, though an event concerns them twice', () => {
    const both = { handOver: null, handOverAccepted: true, assigneeId: people.boris.id }
    expect(notices({ handOver: offer }, 'handOverAccepted', both)).toEqual(['Boris handOverAnswered'])
  })

  it('are important when a ticket is raised, and not when that is undone', () => {
    const importance = (before: Partial<Ticket>, type: EventType, raised: Json): boolean[] => {
      const ticket = buildTicket(before)
      const event = buildEvent({ type, seqInTicket: 2, fields: fieldsTo({ raised }, ticket) })
      return noticesFor(ticket, apply(ticket, event), event, buildDirectory()).map(({ important }) => important)
    }
    expect(importance({}, 'raised', toGalina)).toEqual([true])
    expect(importance({ raised: toGalina }, 'undone', null)).toEqual([false])
  })

  it('are none for a registration that nobody holds yet', () => {
    const event = registeredEvent()
    expect(noticesFor(null, apply(null, event), event, buildDirectory())).toEqual([])
  })
})
