/** What the main process says in English. */
import type { Metric } from '@shared/sla/types'
import type { MainWords } from './main-words'

const METRICS: Readonly<Record<Metric, string>> = {
  firstResponse: 'first response',
  update: 'update',
  resolution: 'resolution',
  acceptance: 'acceptance',
  group: 'group',
}

const countWords = (breached: number, breaching: number): string =>
  [breached > 0 ? `${breached} breached` : '', breaching > 0 ? `${breaching} breaching` : '']
    .filter((part) => part !== '')
    .join(', ')

export const en: MainWords = {
  number: (number) => `No.\u00a0${number}`,
  unnumbered: 'Ticket without a number',
  breached: (metric, time) => `${METRICS[metric]} deadline breached (${time})`,
  breaching: (metric, time) => `${METRICS[metric]} deadline: ${time}`,
  byChange: 'deadline breached by a change of rules or priority',
  several: (breached, breaching) => `Deadlines: ${countWords(breached, breaching)}`,
  more: (count) => `and ${count} more`,
  notices: (count) => `New notices: ${count}`,
  open: 'Open',
  take: 'Take',
  acknowledge: 'Acknowledge',
  snooze: 'Remind in 15\u00a0min',
  tray: {
    signedOut: 'not signed in',
    loading: 'loading',
    calm: 'your deadlines are on track',
    counts: countWords,
    offline: (known) => `offline; last known: ${known}`,
    muted: (until) => `notifications are muted until ${until}`,
    breached: (time) => `breached ${time}`,
    register: 'Register a ticket',
    mute: 'Mute notifications for an hour',
    reminder: (time) => `Reminder at ${time}`,
    unmute: (until) => `Unmute notifications (muted until ${until})`,
    notifications: 'Notifications',
    threshold: (percent) => (percent === 100 ? 'At the deadline' : `At ${percent}% of the target`),
    unassigned: 'For unassigned tickets',
    quietHours: (from, to) => `Quiet hours from ${from} to ${to}`,
    closesToTray: 'Stay in the tray when the window is closed',
    sync: 'Check the connection',
    show: 'Show the window',
    about: 'About Opora',
    quit: 'Quit Opora',
  },
  inTray: {
    title: 'Opora is still running',
    body: 'It warns of deadlines while its window is closed. To bring the window back, use the icon of Opora or start it again. To end it, choose “Quit Opora” in the menu of the icon.',
  },
  quitting: {
    question: (unsent) => `Changes not sent yet: ${unsent}`,
    detail: 'They are kept on this computer, and go out the next time Opora runs and is online.',
    quit: 'Quit Opora',
    stay: 'Stay',
  },
  crash: {
    question: 'The window has crashed again',
    detail:
      'What was written is kept on this computer, except perhaps what was typed in the last second. The reason is in the log, which the command “Show diagnostics” opens.',
    again: 'Open it again',
    quit: 'Quit Opora',
  },
  hang: {
    question: 'The window does not respond',
    detail:
      'You can wait, or open it again. What was written is kept on this computer, except perhaps what was typed in the last second.',
    wait: 'Wait',
    again: 'Open it again',
  },
  text: {
    noSuggestions: 'No suggestions',
    learn: 'Add to the dictionary',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
  },
  newServer: {
    question: (origin) => `Work with the server ${origin}?`,
    detail: () =>
      'From the next start on Opora signs in to this server. Agree only if it was you who changed the address.',
    no: 'Keep the current server',
    yes: 'Change the server',
  },
  newVersion: {
    question: (version) => `Restart and install version ${version}?`,
    detail: (feed) => `From: ${feed}. Unsent changes stay on this computer and are sent after the restart.`,
    no: 'Not now',
    yes: 'Install',
  },
  weakKeyring: {
    question: 'Stay signed in on this computer?',
    detail:
      'The password store of this system is not available, so the protection would be weak: whoever can read your files could use your session.',
    no: 'Do not stay signed in',
    yes: 'Stay signed in',
  },
}
