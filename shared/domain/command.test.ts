/** What comes from outside: the envelope, JSON, texts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { commandSchema } from './command'
import { canonicalJson, isJson, MAX_JSON_DEPTH, sameJson, type Json } from './json'
import { buildCommand, testId, TEST_TICKET_ID } from './testing'
import { contactSchema, MAX_TEXT_LENGTH, nameSchema, storable, subjectSchema, textSchema } from './texts'

/** A UUID, and none that says when it was made. */
const RANDOM_ID = '0b9f3c1e-7a52-4d0e-9c6b-1f2e3d4c5b6a'

const nested = (depth: number): Json => Array.from({ length: depth }).reduce<Json>((inner) => [inner], 1)

describe('the envelope of a command', () => {
  const command = buildCommand(
    'reply',
    { text: 'x' },
    { base: { [TEST_TICKET_ID]: { version: 3, seen: { state: 'new' } } } },
  )

  it('goes through unchanged', () => {
    expect(commandSchema.parse(JSON.parse(JSON.stringify(command)))).toEqual(command)
  })

  it('can be described to those who write clients', () => {
    expect(z.toJSONSchema(commandSchema)).toMatchObject({ type: 'object' })
  })

  const { args: _args, ...withoutArgs } = command
  it.each([
    ['an id that is no UUID', { ...command, id: '42' }],
    ['an id of another version', { ...command, id: RANDOM_ID }],
    ['a ticket of another version', { ...command, tickets: [RANDOM_ID] }],
    ['a dependency of another version', { ...command, deps: [RANDOM_ID] }],
    ['no ticket', { ...command, tickets: [] }],
    ['too many tickets', { ...command, tickets: Array.from({ length: 51 }, (_, index) => testId(index)) }],
    ['no arguments', withoutArgs],
    ['a clock that is off by centuries', { ...command, clientAt: 0 }],
    ['a clock in seconds', { ...command, clientAt: 1_772_442_000 }],
    ['a version of zero', { ...command, version: 0 }],
    ['arguments that are nested without end', { ...command, args: nested(100_000) }],
    [
      'seen values that are nested without end',
      { ...command, base: { [TEST_TICKET_ID]: { version: 1, seen: { state: nested(100_000) } } } },
    ],
  ])('refuses %s', (_what, value) => {
    expect(commandSchema.safeParse(value).success).toBe(false)
  })
})

describe('JSON', () => {
  it('is what JSON.parse gives, down to a depth', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: MAX_JSON_DEPTH - 1 }), (value) => isJson(value)))
    expect(isJson(nested(MAX_JSON_DEPTH))).toBe(true)
    expect(isJson(nested(MAX_JSON_DEPTH + 1))).toBe(false)
    for (const value of [undefined, Number.NaN, 1n, () => 1, { a: undefined }]) expect(isJson(value)).toBe(false)
  })

  it('has one text for one value, whatever the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}')
    expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true)
    expect(sameJson([1, 2], [2, 1])).toBe(false)
    expect(sameJson(undefined, null)).toBe(true)
  })

  it('in its canonical text means the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

describe('texts', () => {
  it('lose what no database can hold, and nothing else', () => {
    expect(storable('a\u0000b\uD800c 😀 é')).toBe('ab\uFFFDc 😀 é')
  })

  it('are trimmed, and a subject is one line', () => {
    expect(subjectSchema.parse('  A\n\tB  ')).toBe('A B')
    expect(textSchema.parse('  A\n\tB  ')).toBe('A\n\tB')
    expect(nameSchema.parse(' Maria\u0000  Ivanova ')).toBe('Maria Ivanova')
    expect(contactSchema.parse(' \u0000 ')).toBeNull()
    expect(contactSchema.parse(undefined)).toBeNull()
  })

  it('have limits', () => {
    expect(textSchema.safeParse('x'.repeat(MAX_TEXT_LENGTH + 1)).success).toBe(false)
    expect(subjectSchema.safeParse('\u0000').success).toBe(false)
    expect(nameSchema.safeParse('x'.repeat(201)).success).toBe(false)
  })
})
