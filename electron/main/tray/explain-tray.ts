/**
 * Says once, when the window is closed for the first time, that the desktop goes on without it: where it is, how it comes
 * back, and how it is ended. By a notification, since there is no window to say it in; one that the system does not show
 * stands in the page's corner when the window comes back.
 */
import type { SystemNotification } from '../notifications/notifier'
import type { SettingsStore } from '../settings/settings-store'
import { WORDS, type Language } from '../words'

export interface ExplainPorts {
  readonly settings: SettingsStore
  readonly language: () => Language
  readonly show: (notification: SystemNotification) => void
}

/** @returns to be called each time that the window goes into the tray */
export function explainTray({ settings, language, show }: ExplainPorts): () => void {
  return () => {
    if (settings.get().trayExplained) return
    void settings.change({ trayExplained: true })
    const { title, body } = WORDS[language()].inTray
    show({ id: 'tray', title, body, ticketId: null, list: null, addressee: null, important: false, actions: [] })
  }
}
