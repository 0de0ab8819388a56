/** Ties whoever is signed in to the machine they sit at: alarms, notices, and what is asked of the page from outside. */
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { useI18n, type ComposerTranslation } from 'vue-i18n'
import { useClientEvents } from '@/app/client/use-client-events'
import { currentClient } from '@/app/client/current-client'
import type { Client, OutboxLoss } from '@/app/client/client-types'
import { createHost } from '@/host/create-host'
import type { Host } from '@/host/host'
import type { NoticeList } from '@shared/protocol/ipc-contract'
import { useLocale } from '../i18n'
import { troubleWords } from '@/settings/trouble-words'
import { followLinks } from './follow-links'
import { handOverAlarms, withdrawAlarms, type AlarmHandOver } from './hand-over-alarms'
import { showBadge } from './show-badge'
import { showNotices } from './show-notices'

/** What stands in the corner. */
export interface CornerWords {
  readonly title: string
  readonly text: string
  readonly ticketId: string | null
  /** A link led nowhere: news until one leads somewhere. */
  readonly isOfLink?: boolean
}

/** The list of notices has what was told before these. */
const MOST_UNDER = 20

export interface DesktopActions {
  openTicket(ticketId: string): void
  openList(list: NoticeList): void
}

export interface DesktopLink {
  /** The last one; null when there is none, or it was dismissed. */
  readonly notice: ShallowRef<CornerWords | null>
}

export function useDesktop(actions: DesktopActions, host: Host = createHost()): DesktopLink {
  const { t } = useI18n()
  const notice = shallowRef<CornerWords | null>(null)
  /** What stood in the corner before it, and stands there again once it is dismissed. */
  let under: readonly CornerWords[] = []
  const tell = (words: CornerWords): void => {
    if (notice.value !== null) under = [...under, notice.value].slice(-MOST_UNDER)
    notice.value = words
  }
  const tellOfLink = (title: string): void => tell({ title, text: '', ticketId: null, isOfLink: true })
  function forgetLinks(): void {
    under = under.filter(({ isOfLink }) => isOfLink !== true)
    if (notice.value?.isOfLink === true) notice.value = null
  }
  watch(
    notice,
    (shown) => {
      const last = under.at(-1)
      if (shown !== null || last === undefined) return
      under = under.slice(0, -1)
      notice.value = last
    },
    { flush: 'sync' },
  )
  const locale = useLocale()
  let alarms: AlarmHandOver | null = null

  const stops = [
    host.onNoticeOpened(({ ticketId, list }) => {
      if (ticketId !== null) actions.openTicket(ticketId)
      else if (list !== null) actions.openList(list)
    }),
    host.onNoticeActed(({ action, ticketId }) => {
      currentClient.value?.dispatch({ name: action, ticketId, args: {} })
      actions.openTicket(ticketId)
    }),
    host.onNoticeFailed(({ title, body, ticketId }) => {
      tell({ title, text: `${body}\n${t('shell.systemSilent')}`, ticketId })
    }),
    host.onSyncWanted(() => currentClient.value?.checkNow()),
  ]
  // After they listen: what has waited for this person comes at once.
  useClientEvents((client) => {
    // What stands there is of whoever was here before.
    under = []
    if (client === null) {
      alarms = null
      notice.value = null
      void withdrawAlarms(host)
      return []
    }
    notice.value = recoveryWords(client, t)
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
          forgetLinks()
          actions.openTicket(id)
        },
        onMissing: (number, why) => tellOfLink(t(`shell.linkMissing.${why}`, { number })),
        onNone: () => tellOfLink(t('shell.linkNone')),
      }),
    ]
  })
  watch(locale, () => alarms?.again())

  void tellTroubles(host, t, (words) => {
    const { value } = notice
    if (value === null || value.isOfLink === true) tell(words)
    else notice.value = { ...value, text: [value.text, words.title].join('\n').trim() }
  })
  onScopeDispose(() => {
    for (const stop of stops) stop()
  })
  return { notice }
}

/** Clicks on notifications, and those that the system did not show, from before this page was there. */
async function takeMissed({ serverId, actor }: Pick<Client, 'serverId' | 'actor'>, host: Host): Promise<void> {
  try {
    await host.notices.ready(serverId, actor.personId)
  } catch (error) {
    console.error('Clicks on notifications that waited could not be taken', error)
  }
}

/** One sentence each; null when there is nothing to say. */
function recoveryWords(
  { recovery, draftRecovery, areCopiesUnread }: Pick<Client, 'recovery' | 'draftRecovery' | 'areCopiesUnread'>,
  t: ComposerTranslation,
): CornerWords | null {
  const [changes, texts] = [recovery?.restored ?? 0, draftRecovery?.restored ?? 0]
  const unreadable = (recovery?.unreadable ?? 0) + (draftRecovery?.unreadable ?? 0)
  const [title, ...others] = [
    changes > 0 ? t('shell.recovered', changes) : '',
    texts > 0 ? t('shell.draftsRecovered', texts) : '',
    unreadable > 0 ? t('shell.journalDamaged', unreadable) : '',
    areCopiesUnread ? t('shell.journalUnread') : '',
  ].filter((sentence) => sentence !== '')
  return title === undefined ? null : { title, text: others.join('\n'), ticketId: null }
}

/** The outbox was deleted under this window. Null when there was nothing in it that the server does not have. */
function lossWords({ isPutBack, changes }: OutboxLoss, t: ComposerTranslation): CornerWords | null {
  if (changes === 0) return null
  if (isPutBack) return { title: t('shell.outboxPutBack', changes), text: '', ticketId: null }
  return { title: t('shell.outboxLost', changes), text: t('shell.outboxLostTodo'), ticketId: null }
}

/** What became of the settings file when the desktop started. */
async function tellTroubles(host: Host, t: ComposerTranslation, tell: (words: CornerWords) => void): Promise<void> {
  try {
    const answer = await host.settings.read()
    if (answer.kind !== 'done' || answer.value.troubles.length === 0) return
    const [title = '', ...others] = answer.value.troubles.map((trouble) => troubleWords(trouble, t))
    tell({ title, text: others.join('\n'), ticketId: null })
  } catch (error) {
    console.error('The settings of this machine did not answer', error)
  }
}
