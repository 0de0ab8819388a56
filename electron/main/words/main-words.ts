/** Every word that the main process has in each language. */
import type { Metric } from '@shared/sla/types'

/** Asked by the system, out of the page's reach. */
interface Question {
  readonly question: (what: string) => string
  readonly detail: (where: string) => string
  readonly no: string
  readonly yes: string
}

export interface MainWords {
  readonly number: (number: number) => string
  readonly unnumbered: string
  readonly breached: (metric: Metric, time: string) => string
  readonly breaching: (metric: Metric, time: string) => string
  readonly byChange: string
  readonly several: (breached: number, breaching: number) => string
  readonly more: (count: number) => string
  readonly notices: (count: number) => string
  readonly open: string
  readonly take: string
  readonly acknowledge: string
  readonly snooze: string
  readonly tray: {
    readonly signedOut: string
    readonly loading: string
    readonly calm: string
    readonly counts: (breached: number, breaching: number) => string
    /** What is known of old. */
    readonly offline: (known: string) => string
    readonly muted: (until: string) => string
    /** @param isToday otherwise the time names its day */
    readonly breached: (time: string, isToday: boolean) => string
    readonly reminder: (time: string) => string
    readonly register: string
    readonly mute: string
    readonly unmute: (until: string) => string
    readonly notifications: string
    readonly threshold: (percent: number) => string
    readonly unassigned: string
    readonly quietHours: (from: string, to: string) => string
    readonly closesToTray: string
    readonly sync: string
    readonly show: string
    readonly about: string
    readonly quit: string
  }
  readonly inTray: { readonly title: string; readonly body: string }
  readonly quitting: {
    readonly question: (unsent: number) => string
    readonly detail: string
    readonly quit: string
    readonly stay: string
  }
  readonly crash: {
    readonly question: string
    readonly detail: string
    readonly again: string
    readonly quit: string
  }
  readonly hang: {
    readonly question: string
    readonly detail: string
    readonly wait: string
    readonly again: string
  }
  readonly text: {
    readonly noSuggestions: string
    readonly learn: string
    readonly cut: string
    readonly copy: string
    readonly paste: string
    readonly selectAll: string
  }
  readonly newServer: Question
  readonly newVersion: Question
  readonly weakKeyring: {
    readonly question: string
    readonly detail: string
    readonly no: string
    readonly yes: string
  }
}
