import { beforeAll, describe, expect, it } from 'vitest'
import type { ImportTicket } from '@shared/protocol/import'
import type { ImportReport } from './run-import'
import { conversationsFile, jiraMap, mapped } from './testing/import-world'

describe('the help desk conversations', () => {
  let tickets: readonly ImportTicket[]
  let report: ImportReport
  beforeAll(async () => {
    ;({ tickets, report } = await mapped(await jiraMap(), conversationsFile))
  })
  const ticket = (ref: string): ImportTicket => tickets.find((candidate) => candidate.ref === ref)!

  it('joins both files: every ticket has its conversation', () => {
    expect(tickets).toHaveLength(360)
    expect(tickets.every((candidate) => candidate.events.length > 1)).toBe(true)
    expect(report.badRows).toEqual([])
  })

  it('makes one entry of all sentences of a comment, in their order', () => {
    expect(ticket('1004298').events.find((event) => event.entry === 'publicReply')?.text).toBe(
      'Greetings\nReport is not clear and contains points not related to the application so please remove the internal issues and segregate each application in separate sheet .',
    )
  })

  it('takes the first comment as the request: its text is the description, and no entry', () => {
    const { description, subject, events } = ticket('1004298')
    expect(description).toMatch(/^Dear \[name\] team\nWe need your urgent support/)
    expect(subject).toBe('Fix list of vulnerabilities reported in [name] application')
    expect(events.some((event) => event.text?.includes('list of vulnerabilities reported') === true)).toBe(false)
  })

  it('tells notes, replies and what the requester wrote apart', () => {
    const kinds = new Set(ticket('1004298').events.map((event) => event.entry))
    expect(kinds).toEqual(new Set([undefined, 'note', 'publicReply', 'requesterMessage']))
  })

  it('leaves the automatic message out, so that it is no response', () => {
    expect(report.skippedRows).toBeGreaterThan(300)
    expect(JSON.stringify(tickets)).not.toContain('the following policy for tickets waiting customer feedback')
  })

  it('shows what was masked in brackets', () => {
    expect(JSON.stringify(tickets)).not.toMatch(/\bph_(user|name|technical|item)/)
  })

  it('closes each ticket once, with its code', () => {
    const closings = ticket('1004298').events.filter((event) => event.fields.state === 'closed')
    expect(closings.map((event) => event.fields.resolutionCode)).toEqual(['solved'])
  })
})
