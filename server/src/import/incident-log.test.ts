import { describe, expect, it } from 'vitest'
import { DAY_MS } from '@shared/domain/instant'
import { incidentLogFile, logRow, mapped, mappedLog, servicenowMap } from './testing/import-world'

const states = (events: readonly { readonly fields: { readonly state?: string | undefined } }[]) =>
  events.map((event) => event.fields.state ?? null)

describe('the incident log', () => {
  it('hears the closing code at the resolution, and never earlier', async () => {
    const { tickets } = await mappedLog([
      logRow({}),
      logRow({
        incident_state: 'Active',
        assigned_to: 'Resolver 900',
        sys_mod_count: '1',
        sys_updated_at: '29/2/2016 10:00',
      }),
      logRow({
        incident_state: 'Resolved',
        assigned_to: 'Resolver 900',
        sys_mod_count: '2',
        sys_updated_at: '1/3/2016 10:00',
      }),
      logRow({
        incident_state: 'Closed',
        assigned_to: 'Resolver 900',
        sys_mod_count: '3',
        sys_updated_at: '6/3/2016 10:00',
      }),
    ])
    expect(tickets[0]?.events.map((event) => event.fields.resolutionCode ?? null)).toEqual([
      null,
      null,
      'workaround',
      null,
    ])
    expect(states(tickets[0]?.events ?? [])).toEqual(['new', 'inProgress', 'resolved', 'closed'])
    expect(JSON.stringify(tickets)).not.toContain('Resolved by')
  })

  it('gives the code to the last of several resolutions, and to none when the log is cut before it', async () => {
    const rows = ['New', 'Resolved', 'Active', 'Resolved', 'Closed'].map((incident_state, index) =>
      logRow({ incident_state, sys_mod_count: String(index), sys_updated_at: `${4 + index}/4/2016 10:00` }),
    )
    const { tickets: whole } = await mappedLog(rows)
    expect(whole[0]?.events.map((event) => event.fields.resolutionCode ?? null)).toEqual([
      null,
      null,
      null,
      'workaround',
      null,
    ])
    // Tuesday 12:30 in Moscow: the first resolution has happened, the last has not.
    const { tickets: cut } = await mappedLog(rows, { asOfWeek: '2016-04-04' })
    expect(cut[0]?.events.map((event) => event.fields.resolutionCode ?? null)).toEqual([null, null])
  })

  it('carries only what changed', async () => {
    const { tickets } = await mappedLog([
      logRow({}),
      logRow({ sys_mod_count: '1', sys_updated_at: '29/2/2016 10:00' }),
      logRow({ sys_mod_count: '2', sys_updated_at: '29/2/2016 11:00', priority: '2 - High', urgency: '1 - High' }),
    ])
    expect(tickets[0]?.events.slice(1).map((event) => event.fields)).toEqual([{}, { priority: 'P2', urgency: 'high' }])
  })

  it('reads times in the zone of the map: the log has none', async () => {
    const { tickets } = await mappedLog([logRow({ sys_updated_at: '1/3/2016 00:30' })])
    expect(tickets[0]?.events[0]?.at).toBe(Date.UTC(2016, 1, 29, 21, 30))
  })

  it('puts an incident into the order of time, and changes of one minute into that of their counter', async () => {
    const { tickets } = await mappedLog([
      logRow({ sys_mod_count: '1', sys_updated_at: '29/2/2016 11:10', assignment_group: 'Group 3' }),
      logRow({ sys_mod_count: '0', sys_updated_at: '29/2/2016 09:52' }),
      logRow({
        sys_mod_count: '10',
        sys_updated_at: '29/2/2016 12:00',
        incident_state: 'Closed',
        assignment_group: 'Group 3',
      }),
      logRow({
        sys_mod_count: '9',
        sys_updated_at: '29/2/2016 12:00',
        incident_state: 'Resolved',
        assignment_group: 'Group 3',
      }),
    ])
    expect(states(tickets[0]?.events ?? [])).toEqual(['new', null, 'resolved', 'closed'])
    expect(tickets[0]?.events.map((event) => event.fields.groupRef ?? null)).toEqual([
      'Group 70',
      'Group 3',
      null,
      null,
    ])
  })

  it('leaves the state as it was where the log says -100', async () => {
    const { tickets, report } = await mappedLog([
      logRow({ incident_state: 'Active' }),
      logRow({ incident_state: '-100', sys_mod_count: '1', sys_updated_at: '29/2/2016 10:00' }),
      logRow({ incident_state: 'Resolved', sys_mod_count: '2', sys_updated_at: '29/2/2016 11:00' }),
    ])
    expect(states(tickets[0]?.events ?? [])).toEqual(['inProgress', null, 'resolved'])
    expect(report.badRows).toEqual([])
  })

  it('takes an incident that does not begin with New, and one that goes on after Closed', async () => {
    const { tickets } = await mappedLog([
      logRow({ incident_state: 'Awaiting Vendor' }),
      logRow({ incident_state: 'Closed', sys_mod_count: '1', sys_updated_at: '1/3/2016 10:00' }),
      logRow({ incident_state: 'Active', sys_mod_count: '2', sys_updated_at: '2/3/2016 10:00' }),
    ])
    expect(states(tickets[0]?.events ?? [])).toEqual(['pending', 'closed', 'inProgress'])
    expect(tickets[0]?.events[0]?.fields.pendingReason).toBe('thirdParty')
  })

  it('keeps the group and gives up the engineer where a cell is empty, and names a requester who is not known', async () => {
    const { tickets } = await mappedLog([
      logRow({ caller_id: '?', assigned_to: 'Resolver 900' }),
      logRow({ sys_mod_count: '1', sys_updated_at: '29/2/2016 10:00', caller_id: '?', assignment_group: '?' }),
    ])
    expect(tickets[0]?.events.map((event) => event.fields)).toEqual([
      expect.objectContaining({ requesterRef: 'Unknown caller', assigneeRef: 'Resolver 900', state: 'assigned' }),
      { assigneeRef: null, state: 'new' },
    ])
  })

  it('knows one engineer by both of their numbers, and the instance itself as nobody', async () => {
    const map = await servicenowMap()
    const [alias, ref] = Object.entries(map.tables['samePerson'] ?? {})[0] ?? []
    const { tickets } = await mappedLog([
      logRow({ sys_updated_by: alias ?? '' }),
      logRow({ sys_mod_count: '1', sys_updated_at: '29/2/2016 10:00', sys_updated_by: 'Updated by 908' }),
    ])
    expect(tickets[0]?.events.map((event) => event.actorRef)).toEqual([ref, null])
  })

  it('lists a value that the map does not know, and takes the other rows', async () => {
    const { tickets, report } = await mappedLog([
      logRow({}),
      logRow({ sys_mod_count: '1', priority: '0 - Doom' }),
      logRow({ sys_mod_count: '2', sys_updated_at: '29/2/2016 11:00', incident_state: 'Active' }),
    ])
    expect(report.badRows).toEqual([
      { input: 'log', line: 3, reason: 'priority: "0 - Doom" has no meaning in the map ({priority})' },
    ])
    expect(states(tickets[0]?.events ?? [])).toEqual(['new', 'inProgress'])
  })

  it.each([
    ['ru', /^\S.*парол.* — склад «Северный»$/i],
    ['en', /^.*password.* — North warehouse$/i],
  ] as const)('composes a subject that reads like a request: %s', async (language, subject) => {
    const map = await servicenowMap(language)
    const { tickets } = await mappedLog([logRow({ u_symptom: 'Symptom 534', location: 'Location 143' })], { map })
    expect(tickets[0]?.subject).toMatch(subject)
    expect(tickets[0]?.description).toContain('Symptom 534')
  })
})

describe('the incident log as it stood', () => {
  it.each([
    ['on a Tuesday before noon', Date.UTC(2026, 9, 13, 8, 30)],
    ['on a Monday evening', Date.UTC(2026, 9, 12, 17)],
    ['on a Sunday night', Date.UTC(2026, 9, 18, 20, 59)],
  ])('is cut %s: whole weeks, nothing later than now, about 200 open', async (_name, now) => {
    const { tickets, report } = await mapped(await servicenowMap(), incidentLogFile, { now, asOfWeek: '2016-04-04' })
    expect((report.asOf?.shiftMs ?? 1) % (7 * DAY_MS)).toBe(0)
    expect(now - (report.asOf?.shiftMs ?? 0)).toBeGreaterThanOrEqual(Date.UTC(2016, 3, 3, 21))
    expect(now - (report.asOf?.shiftMs ?? 0)).toBeLessThan(Date.UTC(2016, 3, 10, 21))
    expect(Math.max(...tickets.flatMap((ticket) => ticket.events.map((event) => event.at)))).toBeLessThanOrEqual(now)
    expect(report.openTickets).toBeGreaterThan(160)
    expect(report.openTickets).toBeLessThan(230)
    expect(report.ticketsAfterCut + report.tickets).toBe(3_115)
    expect(report.badRows).toEqual([])
  })

  it('keeps the order of registration', async () => {
    const { tickets } = await mapped(await servicenowMap(), incidentLogFile)
    const registered = tickets.map((ticket) => ticket.events[0]?.at ?? 0)
    expect(registered).toEqual(registered.toSorted((left, right) => left - right))
    expect(tickets.reduce((sum, ticket) => sum + ticket.events.length, 0)).toBe(17_709)
  })

  it('refuses a week that is none', async () => {
    await expect(mappedLog([logRow({})], { asOfWeek: 'soon' })).rejects.toMatchObject({ code: 'import.weekInvalid' })
    await expect(mappedLog([logRow({})], { asOfWeek: '2126-04-04' })).rejects.toMatchObject({
      code: 'import.weekInvalid',
    })
  })
})
