/** A notification in the form that Electron takes, by platform. */
import type { NotificationConstructorOptions } from 'electron'
import type { SystemNotification } from './notifier'

export function notificationOptions(
  { id, title, body, important, actions }: SystemNotification,
  platform: string,
): NotificationConstructorOptions {
  return {
    id,
    title,
    body,
    // Only sorts on Windows; on Linux it stays until it is dismissed.
    urgency: important ? 'critical' : 'normal',
    timeoutType: important ? 'never' : 'default',
    // Linux shows none (electron/electron#24333): there they stand in the menu of the tray.
    actions: platform === 'linux' ? [] : actions.map(({ text }) => ({ type: 'button', text })),
  }
}
