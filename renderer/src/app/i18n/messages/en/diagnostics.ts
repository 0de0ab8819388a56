/** Diagnostics: what to show to whoever helps with the program. */
export default {
  command: 'Show diagnostics',
  title: 'Diagnostics',
  text: 'Exactly this text is copied. It holds no words of tickets, no names and no passwords; nothing is sent anywhere.',
  noLogHere: 'Only the desktop keeps a log: in a browser there is no more than the page knows.',
  logFailed:
    'The log could not be read. Quit Opora and start it again; if that does not help, tell your administrator.',
  copy: 'Copy',
} as const
