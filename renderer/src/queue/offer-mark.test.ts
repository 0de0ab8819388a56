import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { pageForEachTest, world } from '@/app/client/testing/page-world'
import { i18n } from '@/app/i18n'
import { borisActor, command, network, register, testId } from '@/cache/testing/organisation'
import type { QueueRow } from '@/cache/queue-row'
import OfferMark from './OfferMark.vue'

pageForEachTest('en')

async function rowOf(prepare: (ticketId: string) => void): Promise<QueueRow> {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  prepare(ticketId)
  const { client } = await world.window()
  await client.open(ticketId)
  currentClient.value = client
  await vi.waitFor(() => expect(client.row(ticketId)?.isReckoned).toBe(true))
  return client.row(ticketId)!
}
const offer = (ticketId: string) =>
  world.server.execute(command('handOver', ticketId, { toGroupId: network.id, reason: 'x' }), borisActor)

describe('the mark of an offer', () => {
  it('says to whom, and counts down what that group has promised', async () => {
    const row = await rowOf(offer)
    expect(row.offerClock).toMatchObject({ metric: 'acceptance', groupId: network.id, state: 'running' })
    // The promise to the requester speaks for the row, now as before.
    expect(row.clock).toMatchObject({ kind: 'sla' })
    const mark = mount(OfferMark, { props: { row }, global: { plugins: [i18n] } })
    expect(mark.attributes('title')).toBe(`Handed over to ${network.name}, not accepted yet`)
    expect(mark.get('[data-band]').text()).toContain('accept')
    mark.unmount()
  })

  it('is gone once they have answered', async () => {
    const row = await rowOf((ticketId) => {
      offer(ticketId)
      world.server.execute(command('answerHandOver', ticketId, { isAccepted: true }), borisActor)
    })
    expect(row).toMatchObject({ offeredToGroupId: null, offerClock: null })
    const mark = mount(OfferMark, { props: { row }, global: { plugins: [i18n] } })
    expect(mark.find('.offer').exists()).toBe(false)
    mark.unmount()
  })
})
