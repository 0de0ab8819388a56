/** Ties whoever is signed in to the machine they sit at: alarms, notices, and what is asked of the page from outside. */
import { onScopeDispose, watch } from 'vue'
import { useI18n, type ComposerTranslation } from 'vue-i18n'
import { useClientEvents } from '@/app/client/use-client-events'
import { currentClient } from '@/app/client/current-client'
import type { Client, OutboxLoss } from '@/app/client/client-types'
import { createHost } from '@/host/create-host'
import type { Host } from '@/host/host'
import type { NoticeList } from '@shared/protocol/ipc-contract'
import { useLocale } from '../i18n'
import type { Corner, CornerWords } from './corner'
import { followLinks } from './follow-links'
import { handOverAlarms, withdrawAlarms, type AlarmHandOver } from './hand-over-alarms'
import { showBadge } from './show-badge'
import { showNotices } from './show-notices'

export interface DesktopActions {
  openTicket(ticketId: string): void
  /** Leaves what is being filled in where it is: nobody asked to see the ticket. */
  openBehind(ticketId: string): void
  openList(list: NoticeList): void
}

export function useDesktop(actions: DesktopActions, corner: Corner, host: Host = createHost()): void {
  const { t } = useI18n()
  const { tell } = corner
  const tellOfLink = (title: string): void => tell({ title, text: '', ticketId: null, about: 'link' })
  const locale = useLocale()
  let alarms: AlarmHandOver | null = null

  const stops = [
    host.onNoticeOpened(({ ticketId, list }) => {
      if (ticketId !== null) actions.openTicket(ticketId)
      else if (list !== null) actions.openList(list)
    }),
    host.onNoticeActed(({ action, ticketId }) => {
      currentClient.value?.dispatch({ name: action, ticketId, args: {} })
      actions.openBehind(ticketId)
    }),
    host.onNoticeFailed(({ title, body, ticketId }) => {
      tell({ title, text: `${body}\n${t('shell.systemSilent')}`, ticketId })
    }),
    host.onSyncWanted(() => currentClient.value?.checkNow()),
  ]
  // After they listen: what has waited for this person comes at once.
  useClientEvents((client) => {
    if (client === null) {
      alarms = null
      corner.beginWith(null)
      void withdrawAlarms(host)
      return []
    }
    corner.beginWith(recoveryWords(client, t))
    void takeMissed(client, host)
    const handOver = handOverAlarms(client, host, () => locale.value)
    alarms = handOver
    return [
      () => handOver.stop(),
      client.on('restored', () => {
        tell({ title: t('shell.serverRestored'), text: t('shell.afterRestore'), ticketId: null })
      }),
      client.on('outboxLoss', (loss) => {
        const words = lossWords(loss, t)
        if (words !== null) tell(words)
      }),
      showNotices(client, host, () => document.hasFocus()),
      showBadge(client, host),
      followLinks(client, host, {
        openTicket(id) {
          corner.forget('link')
          actions.openTicket(id)
        },
        onMissing: (number, why) => tellOfLink(t(`shell.linkMissing.${why}`, { number })),
        onNone: () => tellOfLink(t('shell.linkNone')),
      }),
    ]
  })
  watch(locale, () => alarms?.again())

  onScopeDispose(() => {
    for (const stop of stops) stop()
  })
}

/** Clicks on notifications, and those that the system did not show, from before this page was there. */
async function takeMissed({ serverId, actor }: Pick<Client, 'serverId' | 'actor'>, host: Host): Promise<void> {
  try {
    await host.notices.ready(serverId, actor.personId)
  } catch (error) {
    console.error('Clicks on notifications that waited could not be taken', error)
  }
}

type Recovered = Pick<Client, 'recovery' | 'draftRecovery' | 'areCopiesUnread' | 'lostChanges'>

/** One sentence each; null when there is nothing to say. */
function recoveryWords(
  { recovery, draftRecovery, areCopiesUnread, lostChanges }: Recovered,
  t: ComposerTranslation,
): CornerWords | null {
  const [changes, texts] = [recovery?.restored ?? 0, draftRecovery?.restored ?? 0]
  const unreadable = (recovery?.unreadable ?? 0) + (draftRecovery?.unreadable ?? 0)
  const [title, ...others] = [
    ...(lostChanges > 0 ? [t('shell.unsentGone', lostChanges), t('shell.unsentGoneTodo')] : []),
    changes > 0 ? t('shell.recovered', changes) : '',
    texts > 0 ? t('shell.draftsRecovered', texts) : '',
    unreadable > 0 ? t('shell.journalDamaged', unreadable) : '',
    areCopiesUnread ? t('shell.journalUnread') : '',
  ].filter((sentence) => sentence !== '')
  const isGood = unreadable === 0 && !areCopiesUnread && lostChanges === 0
  return title === undefined ? null : { title, text: others.join('\n'), ticketId: null, isGood }
}

/** The outbox was deleted under this window. Null when there was nothing in it that the server does not have. */
function lossWords({ isPutBack, changes }: OutboxLoss, t: ComposerTranslation): CornerWords | null {
  if (changes === 0) return null
  if (isPutBack) return { title: t('shell.outboxPutBack', changes), text: '', ticketId: null }
  return { title: t('shell.outboxLost', changes), text: t('shell.outboxLostTodo'), ticketId: null }
}
