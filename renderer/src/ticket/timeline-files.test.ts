import { describe, expect, it } from 'vitest'
import type { TimelineEntry } from '@/app/client/client-types'
import { buildEvent, testId } from '@shared/domain/testing'
import { filesOf } from './timeline-files'

const HASH = 'a'.repeat(64)
const [ATTACH, REPLY] = [testId(1), testId(2)]
const set = (to: never) => ({ from: null, to })
const shown = (event: ReturnType<typeof buildEvent>): TimelineEntry => ({ event, mark: 'confirmed' })

describe('files of entries', () => {
  it('stand below the reply that names them, also where they came along from a merged ticket', () => {
    const attachment = set({ hash: HASH, size: 10 } as never)
    const came = buildEvent({
      type: 'attached',
      commandId: REPLY,
      fields: { attachment, attachedAs: set(ATTACH as never) },
      content: { fileName: 'scan.png' },
    })
    const reply = buildEvent({ type: 'replied', commandId: REPLY, fields: { files: set([ATTACH] as never) } })
    const entries = [shown(came), shown(reply)]
    const files = filesOf(entries, { undoneCommandIds: [] })
    const expected = { ticketId: came.ticketId, commandId: ATTACH, hash: HASH, size: 10, name: 'scan.png' }
    expect(files.of(reply)).toEqual([expected])
    expect(files.without(entries).map(({ event }) => event.type)).toEqual(['replied'])
  })

  it('that nothing names have a line of their own', () => {
    const attachment = set({ hash: HASH, size: 10 } as never)
    const content = { fileName: 'scan.png' }
    const attached = buildEvent({ type: 'attached', commandId: ATTACH, fields: { attachment }, content })
    const files = filesOf([shown(attached)], { undoneCommandIds: [] })
    expect(files.of(attached)).toMatchObject([{ commandId: ATTACH }])
    expect(files.without([shown(attached)])).toHaveLength(1)
  })

  it('that were erased are none any more, and have a line that says so', () => {
    const attachment = set({ hash: HASH, size: 10 } as never)
    const attached = buildEvent({ type: 'attached', commandId: ATTACH, fields: { attachment }, content: null })
    const reply = buildEvent({ type: 'replied', commandId: REPLY, fields: { files: set([ATTACH] as never) } })
    const entries = [shown(attached), shown(reply)]
    const files = filesOf(entries, { undoneCommandIds: [] })
    expect([files.of(attached), files.of(reply)]).toEqual([[], []])
    expect(files.without(entries)).toEqual(entries)
  })
})
