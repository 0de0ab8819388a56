/** Ties whoever is signed in to the machine they sit at: alarms, notices, and what is asked of the page from outside. */
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useClientEvents } from '@/app/client/use-client-events'
import { currentClient } from '@/app/client/current-client'
import { createHost } from '@/host/create-host'
import type { Host } from '@/host/host'
import { useLocale } from '../i18n'
import { handOverAlarms, withdrawAlarms, type AlarmHandOver } from './hand-over-alarms'
import { showNotices } from './show-notices'

/** A notification that the system would not show. */
export interface FailedNotice {
  readonly title: string
  readonly body: string
  readonly ticketId: string | null
}

export interface DesktopActions {
  openTicket(ticketId: string): void
}

export interface DesktopLink {
  /** The last one; null when there is none, or it was dismissed. */
  readonly failedNotice: ShallowRef<FailedNotice | null>
}

export function useDesktop(actions: DesktopActions, host: Host = createHost()): DesktopLink {
  const failedNotice = shallowRef<FailedNotice | null>(null)
  const locale = useLocale()
  let alarms: AlarmHandOver | null = null

  useClientEvents((client) => {
    if (client === null) {
      alarms = null
      void withdrawAlarms(host)
      return []
    }
    const handOver = handOverAlarms(client, host, () => locale.value)
    alarms = handOver
    return [() => handOver.stop(), showNotices(client, host, () => document.hasFocus())]
  })
  watch(locale, () => alarms?.again())

  const stops = [
    host.onNoticeOpened(({ ticketId }) => {
      if (ticketId !== null) actions.openTicket(ticketId)
    }),
    host.onNoticeActed(({ action, ticketId }) => {
      currentClient.value?.dispatch({ name: action, ticketId, args: {} })
      actions.openTicket(ticketId)
    }),
    host.onNoticeFailed((notice) => (failedNotice.value = notice)),
    host.onSyncWanted(() => currentClient.value?.checkNow()),
  ]
  onScopeDispose(() => {
    for (const stop of stops) stop()
  })
  return { failedNotice }
}
