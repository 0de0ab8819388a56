import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ImportError } from './import-error'
import { loadMap, parseMap } from './load-map'
import { mapped, plainMap, plainMapInput, writeFiles } from './testing/import-world'

function mistakesOf(changes: Readonly<Record<string, unknown>>): string {
  try {
    parseMap(plainMapInput(changes))
  } catch (error) {
    if (error instanceof ImportError) return error.message
    throw error
  }
  return ''
}

const event = (changes: Readonly<Record<string, unknown>>) => [{ input: 'tickets', at: '{opened}', ...changes }]

describe('a mistake in a map is told with its path', () => {
  it.each([
    ['a word that is none of its words', { events: event({ feilds: {} }) }, 'events.0'],
    [
      'a value that is none of ours',
      { events: event({ fields: { state: { value: '{s}', values: { Open: 'opened' } } } }) },
      'events.0.fields.state.values.Open',
    ],
    [
      'a constant that is none of ours',
      { events: event({ fields: { priority: { always: 'P9' } } }) },
      'events.0.fields.priority.always',
    ],
    [
      'a choice that is none of ours',
      { events: event({ fields: { channel: [{ is: 'fax' }] } }) },
      'events.0.fields.channel.0.is',
    ],
    ['a template that does not end', { ticket: { subject: '{title' } }, 'ticket.subject: "{title" opens a brace'],
    ['a time format without a year', { time: 'dd.MM. HH:mm' }, 'time: is no time format'],
    ['a zone that is not on the map', { zone: 'Mars/Olympus' }, 'zone: is no IANA time zone'],
    [
      'an input that is not there',
      { events: event({ input: 'tikets' }) },
      'events.0.input: there is no input "tikets"',
    ],
    [
      'a table that is not there',
      { people: { names: { tables: ['staff'] } } },
      'people.names.tables: there is no table "staff"',
    ],
    [
      'a pattern that is none',
      { texts: { replace: [{ pattern: '(', by: '' }] } },
      'texts.replace.0.pattern: is no regular expression',
    ],
  ])('%s', (_name, changes, expected) => {
    expect(mistakesOf(changes)).toContain(expected)
  })

  it('a file that is no YAML, or not there', async () => {
    const folder = await writeFiles({ 'map.yaml': 'a: [1' })
    await expect(loadMap(join(folder, 'map.yaml'))).rejects.toMatchObject({ code: 'import.mapInvalid' })
    await expect(loadMap(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'import.mapUnreadable' })
  })

  it('a column that the file does not have', async () => {
    const folder = await writeFiles({ 'tickets.csv': 'id,title,opened,who\n' + '1,x,2026-01-01 10:00,Ann\n' })
    await expect(mapped(plainMap(), join(folder, 'tickets.csv'))).rejects.toThrow(
      /has no column "solved"; it has id, title, opened, who/,
    )
  })
})

describe('a map of one row per ticket', () => {
  it('makes an event of each time column, in the zone of the map', async () => {
    const folder = await writeFiles({
      'tickets.csv':
        'id,title,opened,solved,who\n7,Printer,2026-07-01 10:00,2026-07-02 09:30,Ann\n8,Mouse,2026-01-05 10:00,,Bob\n',
    })
    const { tickets } = await mapped(plainMap(), join(folder, 'tickets.csv'))
    expect(
      tickets.map((ticket) => [
        ticket.ref,
        ticket.events.map(({ at, fields }) => [new Date(at).toISOString(), fields.state]),
      ]),
    ).toEqual([
      ['8', [['2026-01-05T09:00:00.000Z', 'new']]],
      [
        '7',
        [
          ['2026-07-01T08:00:00.000Z', 'new'],
          ['2026-07-02T07:30:00.000Z', 'resolved'],
        ],
      ],
    ])
  })

  it('lists a time that is none with its line and goes on with the rest', async () => {
    const folder = await writeFiles({
      'tickets.csv':
        'id,title,opened,solved,who\n7,Printer,2026-02-30 10:00,,Ann\n8,Mouse,2026-01-05 10:00,yesterday,Bob\n9\n',
    })
    const { tickets, report } = await mapped(plainMap(), join(folder, 'tickets.csv'))
    expect(tickets.map((ticket) => ticket.ref)).toEqual(['8'])
    expect(report.badRows.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'has 1 fields, the header has 5'],
      [2, '"2026-02-30 10:00" is no time of the form yyyy-MM-dd HH:mm ({opened})'],
      [3, '"yesterday" is no time of the form yyyy-MM-dd HH:mm ({solved})'],
    ])
    expect(report.refused).toEqual([{ ref: '7', code: 'import.noEvents', reason: 'no row of it can be used' }])
  })

  it('refuses a ticket that nobody asked for', async () => {
    const folder = await writeFiles({ 'tickets.csv': 'id,title,opened,solved,who\n7,Printer,2026-02-03 10:00,,\n' })
    const { report } = await mapped(plainMap(), join(folder, 'tickets.csv'))
    expect(report.refused).toEqual([{ ref: '7', code: 'import.noRequester', reason: 'nothing says who asked' }])
  })
})
