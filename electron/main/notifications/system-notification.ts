/** A notification in the form that Electron takes, by platform. */
import { createHash } from 'node:crypto'
import type { NotificationConstructorOptions } from 'electron'
import { plainWords } from './plain-words'
import type { SystemNotification } from './notifier'

/** The system's name of it: Windows takes no more than 64 characters, and the key of an alarm is longer. */
export const systemId = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32)

export function notificationOptions(
  { id, title, body, important, actions }: SystemNotification,
  platform: string,
): NotificationConstructorOptions {
  return {
    id: systemId(id),
    ...plainWords({ title, body }, platform),
    // Only sorts on Windows; on Linux it stays until it is dismissed.
    urgency: important ? 'critical' : 'normal',
    timeoutType: important ? 'never' : 'default',
    // Linux shows none (electron/electron#24333): there they stand in the menu of the tray.
    actions: platform === 'linux' ? [] : actions.map(({ text }) => ({ type: 'button', text })),
  }
}
