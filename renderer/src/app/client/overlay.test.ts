import { describe, expect, it } from 'vitest'
import { anna, annaActor, boris, command, directory, MONDAY, register, testId } from '@/cache/testing/organisation'
import type { Command } from '@shared/domain/command'
import type { Ticket } from '@shared/domain/ticket'
import { overlayOf, type Overlay } from './overlay'

const ticketId = testId()
const base = fold(null, [register(ticketId)]).ticket!

function fold(
  start: Ticket | null,
  commands: readonly Command[],
  acknowledged: Record<string, number> | null = null,
): Overlay {
  return overlayOf({
    ticketId,
    base: start,
    timeline: null,
    pending: commands.map((one) => ({ command: one, acknowledgedVersions: acknowledged })),
    actor: annaActor,
    directory: () => directory,
    serverOffsetMs: 0,
    other: () => ({ ticket: null, timeline: null, events: [] }),
    isOwnCommand: () => false,
  })
}

describe('the overlay', () => {
  it('folds pending commands over what the server confirmed, in order', () => {
    const { ticket, events } = fold(base, [command('take', ticketId, {}), command('reply', ticketId, { text: 'Иду' })])
    expect(ticket).toMatchObject({ assigneeId: anna.id, state: 'inProgress', version: base.version + 2 })
    expect(events.map((event) => event.type)).toEqual(['taken', 'replied'])
  })

  it('dates predictions by the server’s clock', () => {
    const { events } = overlayOf({
      ticketId,
      base,
      timeline: null,
      pending: [{ command: command('take', ticketId, {}), acknowledgedVersions: null }],
      actor: annaActor,
      directory: () => directory,
      serverOffsetMs: 90_000,
      other: () => ({ ticket: null, timeline: null, events: [] }),
      isOwnCommand: () => false,
    })
    expect(events[0]).toMatchObject({ occurredAt: MONDAY, effectiveAt: MONDAY + 90_000 })
  })

  it('leaves out what cannot be predicted, and goes on with what follows', () => {
    const impossible = command('close', ticketId, {})
    const overlay = fold(base, [impossible, command('addNote', ticketId, { text: 'Всё же' })])
    expect(overlay.unpredictedCommandIds).toEqual([impossible.id])
    expect(overlay.openCommandIds).toHaveLength(2)
    expect(overlay.events.map((event) => event.type)).toEqual(['noted'])
  })

  it('survives a command from a later version of the application', () => {
    const unknown = command('take', ticketId, {}, { name: 'teleport' })
    expect(fold(base, [unknown])).toMatchObject({ ticket: base, unpredictedCommandIds: [unknown.id] })
  })

  it('shows nothing twice when the base has the command already', () => {
    const take = command('take', ticketId, {})
    const taken = fold(base, [take]).ticket!
    const overlay = fold(taken, [take])
    expect(overlay.ticket).toBe(taken)
    expect(overlay.openCommandIds).toEqual([])
  })

  it('goes when the base has reached the version that the server named', () => {
    const reply = command('reply', ticketId, { text: 'Иду' })
    const later = { ...base, version: 7, lastCommandId: null, assigneeId: boris.id }
    expect(fold(later, [reply], { [ticketId]: 7 }).events).toEqual([])
    expect(fold(later, [reply], { [ticketId]: 8 }).events).toHaveLength(1)
  })
})
