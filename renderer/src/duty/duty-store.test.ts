import { describe, expect, it } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ServerCallError } from '@/app/client/server-calls'
import { pageForEachTest, world } from '@/app/client/testing/page-world'
import { anna, boris, desk, network } from '@/cache/testing/organisation'
import { useDutyStore } from './duty-store'
import { absenceOf, absenceUpsert, deskRota, rotaUpsert } from './testing/rota'
import { removeShift } from './plan-edits'

pageForEachTest('ru')

async function opened() {
  const window = await world.window()
  await window.sync()
  currentClient.value = window.client
  return { ...window, duty: useDutyStore() }
}

describe('duty on this device', () => {
  it('comes with the feed, is read from the cache without a network, and goes when it is taken back', async () => {
    const away = absenceOf(anna.id, { substituteId: boris.id })
    world.server.publish(rotaUpsert(deskRota()))
    world.server.publish(absenceUpsert(away))
    const { sync } = await opened()
    await sync()
    world.server.isReachable = false
    const client = await world.client()
    currentClient.value = client
    const duty = useDutyStore()
    expect(duty.onDutyNow(desk.id)).toEqual([{ personId: anna.id, actingId: boris.id }])
    expect(duty.onDutyWords(desk.id)).toBe('Борис Ким (замещает: Анна Орлова)')
    expect(duty.absenceWords(anna.id)).toMatch(/^отсутствует до .*, замещает Борис Ким$/)
    expect([duty.onDutyWords(network.id), duty.absenceWords(boris.id)]).toEqual(['', ''])

    world.server.isReachable = true
    world.server.publish({ op: 'delete', entity: 'absence', id: away.id })
    await sync()
    await client.settled()
    expect(duty.onDutyWords(desk.id)).toBe('Анна Орлова')
  })

  it('is sent whole with the version that was seen, and an older image never comes back', async () => {
    const sent: { path: string; body: object }[] = []
    world.calls = {
      ...world.calls,
      put: (path, body) => Promise.resolve(void sent.push({ path, body })),
      remove: () => Promise.reject(new Error('not asked')),
    }
    const rota = deskRota({ version: 3 })
    world.server.publish(rotaUpsert(rota))
    world.server.publish(rotaUpsert({ ...rota, version: 2, shifts: [] }))
    const { duty } = await opened()
    expect(await duty.changeRota(desk.id, removeShift(rota.shifts[0]?.id ?? ''))).toBeNull()
    expect(await duty.changeRota(network.id, (plan) => plan)).toBeNull()
    const { zone, rotations } = rota
    expect(sent).toEqual([
      { path: `/v1/groups/${desk.id}/duty-rota`, body: { zone, rotations, shifts: [], swaps: [], version: 3 } },
      { path: `/v1/groups/${network.id}/duty-rota`, body: { zone, rotations: [], shifts: [], swaps: [], version: 0 } },
    ])
  })

  it('tells why a change was refused', async () => {
    world.calls = {
      ...world.calls,
      put: () => Promise.reject(new ServerCallError('absence.overlaps', 'from')),
      remove: () => Promise.reject(new ServerCallError('unreachable', null)),
    }
    const { duty } = await opened()
    expect(await duty.saveAbsence(absenceOf(anna.id))).toEqual({ code: 'absence.overlaps', field: 'from' })
    expect(await duty.removeAbsence('any')).toEqual({ code: 'unreachable', field: null })
  })

  it('of an engineer is read, and only their own absence is theirs to change', async () => {
    const { duty } = await opened()
    expect([duty.mayEdit(desk.id), duty.mayEditAbsenceOf(anna.id), duty.mayEditAbsenceOf(boris.id)]).toEqual([
      false,
      true,
      false,
    ])
  })
})
