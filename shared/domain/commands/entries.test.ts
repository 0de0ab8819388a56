import { describe, expect, it } from 'vitest'
import { decide } from '../decide'
import {
  buildCommand,
  buildContext,
  buildTicket,
  changesOf,
  decideOn,
  eventTypesOf,
  outcomeOf,
  testId,
  writtenBy,
} from '../testing'
import { TICKET_STATES } from '../ticket'

const OTHER = testId(81)

describe('reply, addNote and logWork', () => {
  it('yield an entry that holds its words as content', () => {
    const reply = decideOn(buildTicket(), 'reply', { text: ' Try again, please. ' })
    expect(reply).toMatchObject({
      status: 'applied',
      drafts: [
        {
          type: 'replied',
          fields: { entry: { to: 'publicReply' } },
          content: { text: 'Try again, please.' },
          countsWhenReceived: true,
        },
      ],
    })
    const note = decideOn(buildTicket(), 'addNote', { text: 'The toner is empty' })
    expect(note).toMatchObject({
      drafts: [
        {
          type: 'noted',
          fields: { entry: { to: 'note' } },
          content: { text: 'The toner is empty' },
          countsWhenReceived: false,
        },
      ],
    })
  })

  it('adds minutes to what was logged before, by whomever', () => {
    const decision = decideOn(buildTicket({ workMinutes: 30 }), 'logWork', { minutes: 15 })
    expect(changesOf(decision)).toEqual({ workMinutes: 45, minutes: 15 })
    expect(eventTypesOf(decision)).toEqual(['workLogged'])
  })

  it.each(TICKET_STATES)('are taken when the ticket is %s', (state) => {
    const ticket = buildTicket({ state })
    const seen = { state }
    expect(outcomeOf(decideOn(ticket, 'reply', { text: 'x' }, { seen }))).toBe('applied')
    expect(outcomeOf(decideOn(ticket, 'addNote', { text: 'x' }, { seen }))).toBe('applied')
    expect(outcomeOf(decideOn(ticket, 'logWork', { minutes: 1 }, { seen }))).toBe('applied')
  })

  it.each([
    ['resolved by somebody else', 'resolved', [], 'merged state:appended'],
    ['resolved by this client itself', 'resolved', [OTHER], 'applied'],
    ['moved on, but open', 'pending', [], 'applied'],
  ] as const)('say so when the ticket was %s in between', (_what, state, own, expected) => {
    const ticket = buildTicket({ state, fieldWrites: writtenBy(OTHER, ['state']) })
    for (const decision of [
      decideOn(ticket, 'reply', { text: 'x' }, { seen: { state: 'inProgress' }, own }),
      decideOn(ticket, 'addNote', { text: 'x' }, { seen: { state: 'inProgress' }, own }),
      decideOn(ticket, 'logWork', { minutes: 5 }, { seen: { state: 'inProgress' }, own }),
      decideOn(ticket, 'acknowledge', {}, { seen: { state: 'inProgress' }, own }),
    ]) {
      expect(outcomeOf(decision)).toBe(expected)
      expect(eventTypesOf(decision)).toHaveLength(1)
    }
  })

  it.each([
    ['reply', { text: '' }],
    ['reply', { text: ' \u0000\n ' }],
    ['addNote', {}],
    ['logWork', { minutes: 0 }],
    ['logWork', { minutes: 1.5 }],
    ['logWork', { minutes: 1_441 }],
  ] as const)('%s refuses %o', (name, args) => {
    expect(outcomeOf(decide(buildCommand(name, args), buildTicket(), buildContext()))).toBe('rejected command.invalid')
  })
})
