import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DecisionContext } from '../decision'
import { changedPerson, REQUESTER_FIELDS, type PersonWrites } from '../requester'
import type { Directory, Person } from '../people'
import {
  actorOf,
  buildDirectory,
  buildTicket,
  decideOn,
  outcomeOf,
  people,
  testId,
  TEST_NOW,
  createWorld,
  type GivenArgs,
} from '../testing'

type Args = GivenArgs<'changeRequester'>

const OTHER = testId(81)
const LAST = { by: people.boris.id, commandId: OTHER, at: TEST_NOW }
const knowing = (person: Person): Directory => ({
  ...buildDirectory(),
  person: (id) => (id === person.id ? person : buildDirectory().person(id)),
})
const of = (values: Partial<Person>, writes: PersonWrites = {}): Person => ({ ...people.requester, ...values, writes })
const ticketOf = (person: Person) => buildTicket({ requesterId: person.id })

function asked(
  args: Omit<Args, 'requesterId'>,
  person: Person = of({}),
  parts: Partial<DecisionContext> & { own?: readonly string[] } = {},
) {
  return decideOn(
    ticketOf(person),
    'changeRequester',
    { requesterId: person.id, ...args },
    { directory: knowing(person), ...parts },
  )
}

describe('changeRequester', () => {
  it('changes the person, and says it in the history of the ticket it was asked from', () => {
    const decision = asked({ zone: { seen: null, to: 'Asia/Vladivostok' }, language: { seen: null, to: 'en' } })
    expect(decision).toMatchObject({
      status: 'applied',
      drafts: [
        {
          type: 'requesterChanged',
          fields: { zone: { from: null, to: 'Asia/Vladivostok' }, language: { from: null, to: 'en' } },
          content: null,
        },
      ],
      changedPeople: [
        {
          personId: people.requester.id,
          values: { zone: 'Asia/Vladivostok', language: 'en' },
          write: { by: people.anna.id, commandId: testId(4_000), at: TEST_NOW + 3_600_000 },
        },
      ],
    })
  })

  it('keeps telephone and address out of what cannot be erased', () => {
    const decision = asked(
      { phone: { seen: '305', to: ' 306 ' }, email: { seen: 'a@b.org', to: '' } },
      of({ phone: '305', email: 'a@b.org' }),
    )
    expect(decision).toMatchObject({
      drafts: [{ fields: {}, content: { phoneBefore: '305', phone: '306', emailBefore: 'a@b.org' } }],
      changedPeople: [{ values: { phone: '306', email: null } }],
    })
  })

  it.each<[string, Omit<Args, 'requesterId'>, Partial<Person>, string]>([
    ['what stands already', { zone: { seen: null, to: 'Asia/Omsk' } }, { zone: 'Asia/Omsk' }, 'merged zone:same'],
    [
      'what stands already, as it was seen',
      { zone: { seen: 'Asia/Omsk', to: 'Asia/Omsk' } },
      { zone: 'Asia/Omsk' },
      'applied',
    ],
    ['what nobody touched', { zone: { seen: 'Asia/Omsk', to: 'Asia/Tomsk' } }, { zone: 'Asia/Omsk' }, 'applied'],
    [
      'what somebody changed since',
      { zone: { seen: null, to: 'Asia/Tomsk' } },
      { zone: 'Asia/Omsk' },
      'merged zone:laterWins',
    ],
    ['another value than somebody changed', { language: { seen: null, to: 'en' } }, { zone: 'Asia/Omsk' }, 'applied'],
    [
      'one that stands, and one that does not',
      { zone: { seen: null, to: 'Asia/Omsk' }, language: { seen: null, to: 'en' } },
      { zone: 'Asia/Omsk' },
      'applied',
    ],
  ])('merges %s', (_what, args, values, expected) => {
    expect(outcomeOf(asked(args, of(values, { zone: LAST })))).toBe(expected)
  })

  it('names who was overwritten, and no number of a telephone', () => {
    const person = of({ phone: '305', zone: 'Asia/Omsk' }, { phone: LAST, zone: LAST })
    expect(asked({ phone: { seen: null, to: '306' }, zone: { seen: null, to: null } }, person)).toMatchObject({
      status: 'merged',
      explanations: [
        { field: 'phone', rule: 'laterWins', seen: null, current: null, mine: null, by: people.boris.id, at: TEST_NOW },
        { field: 'zone', rule: 'laterWins', seen: null, current: 'Asia/Omsk', mine: null, by: people.boris.id },
      ],
    })
  })

  it('has no quarrel with what the same client wrote', () => {
    const person = of({ zone: 'Asia/Omsk' }, { zone: LAST })
    expect(outcomeOf(asked({ zone: { seen: null, to: 'Asia/Tomsk' } }, person, { own: [OTHER] }))).toBe('applied')
  })

  it.each<[string, Args, string]>([
    ['nothing', { requesterId: people.requester.id }, 'rejected command.invalid'],
    [
      'a zone that is none',
      { requesterId: people.requester.id, zone: { seen: null, to: 'Mars/Olympus' } },
      'rejected command.invalid',
    ],
    [
      'somebody who did not ask',
      { requesterId: people.director.id, zone: { seen: null, to: 'Asia/Omsk' } },
      'rejected requester.unknown',
    ],
  ])('refuses %s', (_what, args, expected) => {
    expect(outcomeOf(decideOn(buildTicket(), 'changeRequester', args))).toBe(expected)
  })

  it.each([
    ['a colleague', people.anna, 'rejected permission.notThatPerson'],
    ['themselves', people.boris, 'applied'],
    ['a lead', people.galina, 'applied'],
    ['an administrator', people.denis, 'applied'],
  ])('of somebody with an account may be asked by %s', (_who, actor, expected) => {
    const decision = asked({ email: { seen: null, to: 'x@example.org' } }, people.boris, { actor: actorOf(actor) })
    expect(outcomeOf(decision).replace(/^merged.*/, 'applied')).toBe(expected)
  })

  it('is not undone but asked back', () => {
    const world = createWorld()
    const [anna, ticketId] = [actorOf(people.anna), testId(1_000)]
    const args = {
      kind: 'incident',
      subject: 'x',
      requesterId: people.requester.id,
      channel: 'mail',
      impact: 'low',
      urgency: 'low',
    }
    world.run({ actor: anna, name: 'registerTicket', ticketId, args })
    const done = world.run({
      actor: anna,
      name: 'changeRequester',
      ticketId,
      args: { requesterId: people.requester.id, language: { seen: null, to: 'en' } },
    })
    const undone = world.run({ actor: anna, name: 'undo', ticketId, args: { commandId: done.commandId } })
    expect(outcomeOf(undone.decision)).toBe('rejected undo.requester')
  })

  it('leaves, whatever was seen, the values that were asked for last, each by whoever asked', () => {
    const values = {
      phone: [null, '305', '306'],
      email: [null, 'a@b.org'],
      zone: [null, 'Asia/Omsk', 'Asia/Tomsk'],
      language: [null, 'ru', 'en'],
    } as const
    const step = fc.record({
      actor: fc.constantFrom(people.anna, people.boris, people.galina),
      args: fc.record(
        Object.fromEntries(
          REQUESTER_FIELDS.map((field) => [
            field,
            fc.record({ seen: fc.constantFrom(...values[field]), to: fc.constantFrom(...values[field]) }),
          ]),
        ),
        { requiredKeys: [] },
      ),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let person: Person = of({})
        const last = new Map<string, { to: unknown; by: string }>()
        for (const { actor, args } of steps) {
          const decision = asked(args, person, { actor: actorOf(actor) })
          if (decision.status !== 'applied' && decision.status !== 'merged') continue
          for (const [field, { to }] of Object.entries(args as Record<string, { to: unknown }>)) {
            if ((person[field as keyof Person] ?? null) !== to) last.set(field, { to, by: actor.id })
          }
          person = (decision.changedPeople ?? []).reduce(changedPerson, person)
        }
        for (const field of REQUESTER_FIELDS) {
          const wanted = last.get(field)
          expect(person[field] ?? null).toBe(
            wanted === undefined ? (people.requester[field as 'phone'] ?? null) : wanted.to,
          )
          expect(person.writes?.[field]?.by).toBe(wanted?.by)
        }
      }),
    )
  })
})
