import { describe, expect, it } from 'vitest'
import { apply, applyAll } from './apply'
import { BrokenHistoryError } from './blank-ticket'
import { buildEvent, buildTicket, fieldsTo, groups, people, registeredEvent, testId, TEST_NOW } from './testing'

describe('apply', () => {
  it('makes a ticket of its registration', () => {
    expect(apply(null, registeredEvent())).toMatchObject({
      subject: 'The printer does not print',
      state: 'new',
      version: 1,
      number: null,
      registeredAt: TEST_NOW,
      registeredBy: people.anna.id,
      participantIds: [people.anna.id],
      fieldWrites: {},
      undoneCommandIds: [],
    })
  })

  it('refuses a history that begins with anything else, or without what a ticket must have', () => {
    expect(() => apply(null, buildEvent({ type: 'noted' }))).toThrow(BrokenHistoryError)
    expect(() =>
      apply(null, buildEvent({ type: 'imported', fields: fieldsTo({ requesterId: people.requester.id }) })),
    ).toThrow(/accountableGroupId/)
  })

  it('gives nothing for no events', () => {
    expect(applyAll([])).toBeNull()
  })

  it('sets the fields that an event names, remembers who wrote them, and leaves the event its own', () => {
    const commandId = testId(70)
    const event = buildEvent({
      type: 'workLogged',
      seqInTicket: 2,
      commandId,
      fields: fieldsTo({ workMinutes: 15, minutes: 15 }),
    })
    const ticket = apply(buildTicket(), event)
    expect(ticket).toMatchObject({
      workMinutes: 15,
      version: 2,
      lastCommandId: commandId,
      updatedAt: event.effectiveAt,
    })
    expect(ticket.fieldWrites).toEqual({
      workMinutes: { actorId: people.anna.id, commandId, at: event.effectiveAt, undoable: [commandId] },
    })
    expect(ticket).not.toHaveProperty('minutes')
  })

  it('does not change what it is given', () => {
    const ticket = Object.freeze(buildTicket())
    const copy = structuredClone(ticket)
    apply(
      ticket,
      buildEvent({
        type: 'taken',
        seqInTicket: 2,
        fields: fieldsTo({ assigneeId: people.boris.id, state: 'inProgress' }),
      }),
    )
    expect(ticket).toEqual(copy)
  })

  it('counts as participants who acted and who was assigned, each once, and not a requester who writes', () => {
    const ticket = applyAll([
      registeredEvent(),
      buildEvent({ type: 'assigned', seqInTicket: 2, fields: fieldsTo({ assigneeId: people.boris.id }) }),
      buildEvent({ type: 'noted', seqInTicket: 3, actorId: people.boris.id, fields: fieldsTo({ entry: 'note' }) }),
      buildEvent({
        type: 'requesterWrote',
        seqInTicket: 4,
        actorId: people.requester.id,
        fields: fieldsTo({ entry: 'requesterMessage' }),
      }),
    ])
    expect(ticket?.participantIds).toEqual([people.anna.id, people.boris.id])
  })

  it('remembers when each side spoke last', () => {
    const reply = buildEvent({ type: 'replied', seqInTicket: 2, fields: fieldsTo({ entry: 'publicReply' }) })
    const message = buildEvent({
      type: 'requesterWrote',
      seqInTicket: 3,
      fields: fieldsTo({ entry: 'requesterMessage' }),
    })
    expect(applyAll([registeredEvent(), reply, message])).toMatchObject({
      lastPublicReplyAt: reply.effectiveAt,
      lastRequesterMessageAt: message.effectiveAt,
    })
  })

  it('keeps the time of resolution when it is closed, and forgets both when it is reopened', () => {
    const resolved = buildEvent({ type: 'resolved', seqInTicket: 2, fields: fieldsTo({ state: 'resolved' }) })
    const closed = buildEvent({ type: 'closed', seqInTicket: 3, fields: fieldsTo({ state: 'closed' }) })
    const reopened = buildEvent({ type: 'reopened', seqInTicket: 4, fields: fieldsTo({ state: 'new' }) })
    expect(applyAll([registeredEvent(), resolved, closed])).toMatchObject({
      resolvedAt: resolved.effectiveAt,
      closedAt: closed.effectiveAt,
    })
    expect(applyAll([registeredEvent(), resolved, closed, reopened])).toMatchObject({
      resolvedAt: null,
      closedAt: null,
    })
  })

  it('takes observed values of an imported history without asking whether they are legal, and drops a pause that is over', () => {
    const ticket = applyAll([
      registeredEvent({ state: 'closed' }, { type: 'imported', commandId: null, actorId: null }),
      buildEvent({
        type: 'imported',
        seqInTicket: 2,
        fields: fieldsTo({ state: 'pending', pending: { reason: 'planned', ownerId: people.anna.id, until: null } }),
      }),
      buildEvent({
        type: 'imported',
        seqInTicket: 3,
        fields: fieldsTo({ state: 'inProgress', assignedGroupId: groups.network.id }),
      }),
    ])
    expect(ticket).toMatchObject({
      state: 'inProgress',
      pending: null,
      assignedGroupId: groups.network.id,
      closedAt: null,
    })
  })

  it('shows a subject that has been erased as empty, and takes one that is corrected', () => {
    expect(apply(null, registeredEvent({}, { content: null })).subject).toBe('')
  })
})
