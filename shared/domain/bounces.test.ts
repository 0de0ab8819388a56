import { describe, expect, it } from 'vitest'
import { courseOf } from './bounces'
import { actorOf, buildDirectory, createWorld, groups, people, TEST_TICKET_ID, type TestWorld } from './testing'

const { anna, boris, denis, galina, vera } = people
const ticketId = TEST_TICKET_ID

function withTicket(world = createWorld()) {
  const run = (who: typeof anna, name: string, args: unknown) =>
    world.run({ actor: actorOf(who), name, args, ticketId })
  run(anna, 'registerTicket', {
    kind: 'incident',
    subject: 'No internet',
    requesterId: people.requester.id,
    channel: 'mail',
    impact: 'low',
    urgency: 'medium',
  })
  return {
    world,
    run,
    /** Offered to the network department, which returns it. */
    bounce: () => {
      run(anna, 'handOver', { toGroupId: groups.network.id, reason: 'The switch' })
      return run(vera, 'answerHandOver', { isAccepted: false, reason: 'Not ours' })
    },
  }
}
const typesOf = (world: TestWorld): string[] => world.history(ticketId).map(({ type }) => type)

describe('a hand-over that comes back', () => {
  it('for the third time raises the ticket to the lead of the desk, in the same command', () => {
    const { world, bounce } = withTicket()
    expect([bounce(), bounce()].map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['handOverRejected'],
      ['handOverRejected'],
    ])
    expect(bounce().events.map(({ type }) => type)).toEqual(['handOverRejected', 'raised'])
    expect(world.ticket(ticketId)?.raised).toMatchObject({
      to: 'lead',
      groupId: groups.desk.id,
      personIds: [galina.id],
      isAutomatic: true,
    })
  })

  it('once: not for the fourth and fifth', () => {
    const { world, bounce } = withTicket()
    for (let time = 0; time < 5; time += 1) bounce()
    expect(typesOf(world).filter((type) => type === 'raised')).toHaveLength(1)
  })

  it.each<[string, typeof anna, string, object]>([
    ['taking', boris, 'take', {}],
    ['accepting', boris, 'answerHandOver', { isAccepted: true }],
    ['assigning', boris, 'assign', { assigneeId: boris.id, groupId: groups.desk.id }],
  ])('counts when a group that had it accepts it again, by %s', (_how, who, name, args) => {
    const { world, run, bounce } = withTicket()
    bounce()
    bounce()
    run(anna, 'handOver', { toGroupId: groups.network.id, reason: 'The switch' })
    expect(run(vera, 'answerHandOver', { isAccepted: true }).events.map(({ type }) => type)).toEqual([
      'handOverAccepted',
    ])
    run(vera, 'handOver', { toGroupId: groups.desk.id, reason: 'Not ours after all' })
    expect(run(who, name, args).events.map(({ type }) => type)).toContain('raised')
    expect(courseOf(world.ticket(ticketId)?.facts ?? []).bounces).toBe(3)
  })

  it('does not count what was undone, and raises again when it then bounces', () => {
    const { world, run, bounce } = withTicket()
    bounce()
    bounce()
    const third = bounce()
    run(vera, 'undo', { commandId: third.commandId })
    expect(world.ticket(ticketId)).toMatchObject({ raised: null, handOver: { toGroupId: groups.network.id } })
    expect(courseOf(world.ticket(ticketId)?.facts ?? []).bounces).toBe(2)
    expect(
      run(vera, 'answerHandOver', { isAccepted: false, reason: 'Not ours' }).events.map(({ type }) => type),
    ).toEqual(['handOverRejected', 'raised'])
  })

  it('goes to the manager of the desk where it has no lead, and says it where it has nobody', () => {
    const desk = { ...groups.desk, leadId: null }
    const thirdIn = (managerId: string | null) => {
      const others = Object.values(groups).filter(({ id }) => id !== desk.id)
      const { world, bounce } = withTicket(createWorld(buildDirectory({ groups: [{ ...desk, managerId }, ...others] })))
      for (let time = 0; time < 3; time += 1) bounce()
      return world.ticket(ticketId)?.raised
    }
    expect(thirdIn(denis.id)).toMatchObject({ to: 'manager', personIds: [denis.id] })
    expect(thirdIn(null)).toMatchObject({ to: 'lead', personIds: [], isAutomatic: true })
  })
})
