/**
 * Clicks in the centre of the system, on notifications that have gone from the screen, also those of an earlier run of
 * the desktop. Windows tells of every activation, by the id that the notification was given, beside the events of the
 * notification while there is one, and of the one that started the desktop; macOS gives back what it still shows. Linux
 * keeps nothing that could be clicked.
 */
import type { ActivationArguments } from 'electron'
import type { Notifier, ShownNotification } from './notifier'
import { systemId } from './system-notification'
import type { ToldBefore } from './told-before'

export interface CentrePorts {
  /** Of Electron's `Notification`, as far as it is used. */
  readonly Notification: {
    handleActivation(callback: (details: ActivationArguments) => void): void
    getHistory(): Promise<readonly (ShownNotification & { readonly id: string })[]>
  }
  readonly platform: string
  readonly notifier: Notifier
  readonly toldBefore: ToldBefore
  /** Brings the window to the front. */
  showWindow(): void
}

/** Once Electron is ready. Resolves when what an earlier run has shown can be clicked. */
export async function followCentre(ports: CentrePorts): Promise<void> {
  const { Notification, platform, notifier, toldBefore } = ports
  if (platform === 'win32') {
    Notification.handleActivation(({ type, actionIndex, arguments: text }) => {
      const tag = new URLSearchParams(text).get('tag')
      const told = tag === null ? null : toldBefore.find((id) => systemId(id) === tag)
      if (told === null) {
        // Long ago, or told of by the notification's own event a moment before.
        ports.showWindow()
        return
      }
      if (!notifier.take(told.id)) toldBefore.remove(told.id)
      notifier.act(told, type === 'action' ? (actionIndex ?? -1) : null)
    })
  }
  if (platform === 'darwin') {
    for (const shown of await Notification.getHistory()) {
      const told = toldBefore.find((id) => systemId(id) === shown.id)
      if (told !== null) notifier.keep(told, shown)
    }
  }
}
