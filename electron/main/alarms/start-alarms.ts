/**
 * Alarms and notices of the desktop, put together: the clock, the deduplicator between the two, what is on screen, and
 * what the page is told of it.
 */
import { join } from 'node:path'
import type { Instant } from '@shared/domain/instant'
import type { KnownAlarms } from '@shared/protocol/ipc-contract'
import type { AlarmRow } from '@shared/sla/types'
import { DONE } from '../host-parts'
import type { IpcHandlers } from '../ipc'
import { NoticeDesk } from '../notifications/notice-desk'
import { followCentre, type CentrePorts } from '../notifications/notification-centre'
import { Notifier, type NotifierPorts, type SystemNotification } from '../notifications/notifier'
import { ToldBefore } from '../notifications/told-before'
import type { TellPage } from '../page-events'
import { isSamePerson, type PageInbox } from '../page-inbox'
import type { SettingsStore } from '../settings/settings-store'
import type { Language } from '../words'
import { AlarmClock } from './alarm-clock'
import { alarmNotifications } from './alarm-notifications'
import { readAlarmTable, writeAlarmTable } from './alarm-table-file'
import { isWanted } from './due-alarms'
import { mutedUntil } from './mute'
import { isQuiet } from './quiet-hours'
import { RaisedKeys } from './raised-keys'

export interface AlarmsPorts extends Pick<NotifierPorts, 'isSupported' | 'create' | 'after'> {
  /** Folder of the desktop's data. */
  readonly folder: string
  readonly settings: SettingsStore
  now(): Instant
  elapsedMs(): number
  tellPage: TellPage
  readonly inbox: Pick<PageInbox, 'tell' | 'lastReader'>
  readonly platform: string
  readonly Notification: CentrePorts['Notification']
  /** Brings the window to the front. */
  showWindow(): void
  /** For the log: never with the text of a notification. */
  report(what: string, cause: unknown): void
}

export interface Alarms {
  readonly handlers: Pick<IpcHandlers, 'alarms.replace' | 'notices.show' | 'notices.withdraw'>
  readonly clock: AlarmClock
  /** Shows what is neither an alarm nor a notice. */
  show(notification: SystemNotification): void
  /** Nothing is raised any more. Resolves when what was under way is on disk. */
  stop(): Promise<void>
}

/** @param systemLanguage until the page has said which one the engineer reads */
export async function startAlarms(ports: AlarmsPorts, systemLanguage: Language): Promise<Alarms> {
  const { folder, settings, tellPage, inbox } = ports
  const tablePath = join(folder, 'alarms.json')
  const report = (what: string) => (cause: unknown) => ports.report(what, cause)
  const raised = await RaisedKeys.read(join(folder, 'raised-alarms'), ports.now(), report('raisedAlarms'))
  let table = await readAlarmTable(tablePath, report('alarmTable'))
  const toldBefore =
    ports.platform === 'linux'
      ? null
      : await ToldBefore.read(join(folder, 'notifications.json'), ports.now(), report('notifications'))
  /** Shown alarms by the id of their notification: what is put off is one of these. */
  const shown = new Map<string, AlarmRow>()

  const notifier = new Notifier({
    ...ports,
    onClick({ id, ticketId, list, addressee }) {
      ports.showWindow()
      inbox.tell(addressee, 'notices.opened', { noticeId: id, ticketId, list })
    },
    onAction(action, { id, ticketId, addressee }) {
      if (action !== 'snooze') {
        if (ticketId !== null) inbox.tell(addressee, 'notices.acted', { action, ticketId })
        return
      }
      // Also of an earlier run, whose alarm stands in the table still.
      const alarm = shown.get(id) ?? table?.rows.find(({ key }) => key === id)
      if (alarm !== undefined && isSamePerson(table, addressee)) void clock.snooze(alarm)
    },
    onFailed({ title, body, ticketId, addressee }, reason) {
      ports.report('notification', reason)
      inbox.tell(addressee, 'notices.failed', { title, body, ticketId })
    },
    onShown: (told) => toldBefore?.add(told, ports.now()),
    onGone: (id) => toldBefore?.remove(id),
  })
  const show = (notification: SystemNotification): void => notifier.show(notification)

  const clock = new AlarmClock(table, {
    now: () => ports.now(),
    elapsedMs: () => ports.elapsedMs(),
    after: (ms, run) => ports.after(ms, run),
    settings: () => settings.get().alarms,
    raised,
    async keep(kept) {
      table = kept
      await writeAlarmTable(tablePath, kept)
    },
    show(alarms, of, isSummary) {
      for (const alarm of alarms) shown.set(alarm.key, alarm)
      alarmNotifications(alarms, of, ports.now() + of.serverOffsetMs, isSummary).forEach(show)
    },
    wantSync: (reason) => tellPage('alarms.syncWanted', { reason }),
    report: report('alarms'),
  })
  const desk = new NoticeDesk({
    now: () => ports.now(),
    after: (ms, run) => ports.after(ms, run),
    raised,
    language: () => table?.language ?? systemLanguage,
    reader: () => inbox.lastReader,
    isWanted(alarmKey) {
      const row = table?.rows.find(({ key }) => key === alarmKey)
      return table === null || row === undefined || isWanted(row, table.personId, settings.get().alarms)
    },
    isSilenced() {
      const now = ports.now()
      return mutedUntil(settings.get(), now) !== null || isQuiet(settings.get().alarms.quietHours, now)
    },
    show,
    report: report('notices'),
  })
  if (toldBefore !== null) {
    const { Notification, platform } = ports
    const centre = { Notification, platform, notifier, toldBefore, showWindow: () => ports.showWindow() }
    followCentre(centre).catch(report('notifications'))
  }
  const stopFollowing = settings.onChange(() => void clock.wake('settings'))
  await clock.start()

  return {
    clock,
    show,
    handlers: {
      async 'alarms.replace'(next: KnownAlarms | null) {
        if (next === null) shown.clear()
        await clock.replace(next)
        return DONE
      },
      'notices.show'(notice) {
        desk.take(notice)
        return DONE
      },
      'notices.withdraw'(ids) {
        for (const id of ids) notifier.withdraw(`notice:${id}`)
        return DONE
      },
    },
    async stop() {
      stopFollowing()
      clock.stop()
      await Promise.all([clock.settled(), desk.settled()])
      // Looking may have armed it again.
      clock.stop()
      await toldBefore?.settled()
    },
  }
}
