import { describe, expect, it } from 'vitest'
import { COMMAND_NAMES } from './command'
import { commandDefinitions } from './commands'
import { decide, definitionOf } from './decide'
import {
  actorOf,
  buildCommand,
  buildContext,
  buildTicket,
  decideOn,
  groups,
  outcomeOf,
  people,
  testId,
} from './testing'

const note = buildCommand('addNote', { text: 'x' })

describe('decide', () => {
  it.each([
    ['a name that it does not know', { ...note, name: 'explode' }, 'rejected command.unknown'],
    ['a name that every object has', { ...note, name: 'constructor' }, 'rejected command.unknown'],
    ['a version from the future', { ...note, version: 2 }, 'rejected command.unknown'],
    ['several tickets', { ...note, tickets: [testId(1), testId(2)] }, 'rejected command.invalid'],
    ['no ticket', { ...note, tickets: [] }, 'rejected command.invalid'],
  ])('refuses %s', (_what, command, expected) => {
    expect(outcomeOf(decide(command, buildTicket(), buildContext()))).toBe(expected)
  })

  it('names the argument that does not fit, and repeats nothing of what was typed', () => {
    const decision = decide(buildCommand('reply', { text: 42, secret: 'password' }), buildTicket(), buildContext())
    expect(decision).toMatchObject({ status: 'rejected', code: 'command.invalid', params: { field: 'text' } })
    expect(JSON.stringify(decision)).not.toContain('password')
  })

  it('refuses auditors and people without a role', () => {
    for (const person of [people.elena, people.requester]) {
      expect(outcomeOf(decideOn(buildTicket(), 'addNote', { text: 'x' }, { actor: actorOf(person) }))).toBe(
        'rejected permission.readOnly',
      )
    }
  })

  it('says of a ticket that may not be read what it says of one that is not there', () => {
    const restricted = buildTicket({ assignedGroupId: groups.personnel.id, participantIds: [] })
    expect(decideOn(restricted, 'addNote', { text: 'x' })).toEqual(decideOn(null, 'addNote', { text: 'x' }))
    expect(outcomeOf(decideOn(null, 'addNote', { text: 'x' }))).toBe('rejected ticket.unknown')
    expect(outcomeOf(decideOn(restricted, 'addNote', { text: 'x' }, { actor: actorOf(people.zhanna) }))).toBe('applied')
  })

  it('refuses an undo whose envelope and arguments name different commands', () => {
    const command = buildCommand('undo', { commandId: testId(1) }, { undoes: testId(2) })
    expect(decide(command, buildTicket(), buildContext())).toMatchObject({
      code: 'command.invalid',
      params: { field: 'undoes' },
    })
    expect(outcomeOf(decide({ ...command, undoes: testId(1) }, buildTicket(), buildContext()))).toBe(
      'rejected undo.unknown',
    )
  })

  it('knows a definition of every command under its own name', () => {
    for (const name of COMMAND_NAMES) {
      expect(commandDefinitions[name].name).toBe(name)
      expect(definitionOf(name, 1)).toBe(commandDefinitions[name])
    }
  })
})

describe('personal text', () => {
  const words = 'Секрет of the requester'
  it.each([
    ['reply', { text: words }],
    ['addNote', { text: words }],
    ['logWork', { minutes: 5, text: words }],
    ['setPending', { reason: 'requester', until: Date.UTC(2026, 5, 1), text: words }],
    ['setPending', { reason: 'planned', until: Date.UTC(2026, 5, 1), text: words }],
    ['setPriority', { priority: 'P1', reason: words }],
    ['handOver', { toGroupId: groups.network.id, reason: words }],
    ['resolve', { code: 'solved', text: words, isReply: false }],
    ['resolve', { code: 'solved', text: words, isReply: true }],
    ['cancel', { reason: words }],
  ] as const)('of %s %o stands in content, never in fields', (name, args) => {
    const decision = decide(buildCommand(name, args), buildTicket(), buildContext())
    const drafts = 'drafts' in decision ? decision.drafts : []
    expect(JSON.stringify(drafts.map(({ content }) => content))).toContain(words)
    expect(JSON.stringify(drafts.map(({ fields }) => fields))).not.toContain(words)
  })
})
