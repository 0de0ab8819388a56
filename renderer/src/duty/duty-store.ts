/**
 * Who is on duty and who is absent, as this device knows it, offline too; and changing that, which needs the server.
 * Other features ask here before they offer a group or a person.
 */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { ServerCallError, type ServerCalls } from '@/app/client/server-calls'
import { formatDate, formatDeadline, formatTime } from '@/app/format'
import { currentLocale, i18n } from '@/app/i18n'
import { personName } from '@/app/i18n/words/value-words'
import { useConnectionStore } from '@/app/stores/connection-store'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { isOutOfReach } from '@/sync/connection'
import { MINUTE_MS, type Instant } from '@shared/domain/instant'
import {
  absenceAt,
  mayEditAbsence,
  mayEditRota,
  nextDutyChange,
  reachableOnDuty,
  standIn,
  type Absence,
  type DutyRota,
  type OnDuty,
} from '@shared/duty'
import type { PlanEdit } from './plan-edits'

/** Why a change was not made. `unreachable` and `signedOut` besides the server's own codes. */
export interface DutyRefusal {
  readonly code: string
  readonly field: string | null
}

const { t } = i18n.global

export const useDutyStore = defineStore('duty', () => {
  const directory = useDirectoryStore()
  const connection = useConnectionStore()
  /** The group that the screen shows; null shows the first of one's own that has a rota. */
  const chosenGroupId = ref<string | null>(null)

  /** Duty changes by the minute: what is computed from it is not computed every second. */
  const minute = computed(() => Math.floor(connection.now / MINUTE_MS) * MINUTE_MS)
  const absences = computed<readonly Absence[]>(() => directory.absences)
  const isOffline = computed(() => isOutOfReach(connection.state.kind))
  const ownGroupIds = computed(() => currentClient.value?.actor.groupIds ?? [])
  const groupId = computed(() => {
    const own = ownGroupIds.value.filter(isGroup)
    const withRota = own.find((id) => rotaOf(id) !== undefined)
    return [chosenGroupId.value, withRota, own[0], directory.settings?.deskGroupId].find(isGroup) ?? null
  })

  function isGroup(id: string | null | undefined): id is string {
    return id !== null && id !== undefined && directory.group(id)?.isActive === true
  }

  const rotaOf = (id: string): DutyRota | undefined => directory.rotaOf(id)

  /** A new rota reads the clock of the organisation's first calendar. */
  const zoneOf = (id: string): string =>
    rotaOf(id)?.zone ?? directory.calendars[0]?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone

  function onDutyNow(id: string): readonly OnDuty[] {
    const rota = rotaOf(id)
    return rota === undefined ? [] : reachableOnDuty(rota, absences.value, minute.value)
  }

  /** When others come on duty for a group; null when that is never. */
  function changesAt(id: string): Instant | null {
    const rota = rotaOf(id)
    return rota === undefined ? null : nextDutyChange(rota, minute.value)
  }

  const absenceNow = (personId: string): Absence | undefined => absenceAt(personId, absences.value, minute.value)
  const standInNow = (personId: string): string | null => standIn(personId, absences.value, minute.value)

  /** Names of who can be called for a group now; empty where there is no rota. */
  function onDutyWords(id: string): string {
    if (rotaOf(id) === undefined) return ''
    const names = onDutyNow(id).map(({ personId, actingId }) => {
      const name = personName(personId, directory)
      if (actingId === personId) return name
      if (actingId === null) return t('duty.absentNobody', { name })
      return t('duty.actsFor', { name: personName(actingId, directory), absent: name })
    })
    return names.length === 0 ? t('duty.nobody') : names.join(', ')
  }

  /** Until when somebody is absent, and who stands in; empty for whoever is there. */
  function absenceWords(personId: string): string {
    const absence = absenceNow(personId)
    if (absence === undefined) return ''
    const until = t('duty.absentUntil', { until: endWords(absence.to) })
    const acting = standInNow(personId)
    return acting === null ? until : `${until}, ${t('duty.standsIn', { name: personName(acting, directory) })}`
  }

  /** Whole days end with a day, and not with an hour. */
  function endWords(at: Instant): string {
    if (formatTime(at, currentLocale()) === '00:00') return formatDate('dayMonth', at, currentLocale())
    return formatDeadline(at, minute.value, currentLocale())
  }

  function mayEdit(id: string): boolean {
    const group = directory.group(id)
    const actor = currentClient.value?.actor
    return group !== undefined && actor !== undefined && mayEditRota(actor, group)
  }

  function mayEditAbsenceOf(personId: string): boolean {
    const actor = currentClient.value?.actor
    return actor !== undefined && mayEditAbsence(actor, personId, directory.groups)
  }

  /** @returns why it was refused; null when it was done */
  async function call(run: (server: ServerCalls) => Promise<void>): Promise<DutyRefusal | null> {
    const client = currentClient.value
    if (client === null) return { code: 'signedOut', field: null }
    try {
      await run(client.server)
    } catch (error) {
      if (!(error instanceof ServerCallError)) throw error
      return { code: error.code, field: error.field }
    } finally {
      // Done or not: what the server has now is what is wanted next.
      client.checkNow()
    }
    return null
  }

  const changeRota = (id: string, edit: PlanEdit): Promise<DutyRefusal | null> => {
    const held = rotaOf(id)
    const { zone, rotations, shifts, swaps } = held ?? { zone: zoneOf(id), rotations: [], shifts: [], swaps: [] }
    const plan = edit({ zone, rotations, shifts, swaps })
    return call((server) => server.put(`/v1/groups/${id}/duty-rota`, { ...plan, version: held?.version ?? 0 }))
  }

  const saveAbsence = ({ id, ...absence }: Absence): Promise<DutyRefusal | null> =>
    call((server) => server.put(`/v1/absences/${id}`, absence))

  const removeAbsence = (id: string): Promise<DutyRefusal | null> =>
    call((server) => server.remove(`/v1/absences/${id}`))

  return {
    groupId,
    chosenGroupId,
    minute,
    absences,
    isOffline,
    rotaOf,
    zoneOf,
    onDutyNow,
    changesAt,
    absenceNow,
    onDutyWords,
    absenceWords,
    mayEdit,
    mayEditAbsenceOf,
    changeRota,
    saveAbsence,
    removeAbsence,
  }
})
