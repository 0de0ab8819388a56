/** The frame of the application: title bar, palette, status bar. */
export default {
  register: 'Register',
  registerTicket: 'Register a ticket',
  palette: 'Find a ticket or a command',
  help: 'Show all keys',
  attention: 'Go to needs attention',
  checkNow: 'Check the connection',
  signOut: 'Sign out',
  switchTheme: 'Switch the theme',
  switchLanguage: 'Switch the language (Русский)',
  switchDensity: 'Switch the row density',
  undoLast: 'Undo the last action',
  paletteTickets: 'Tickets',
  paletteCommands: 'Commands',
  paletteEmpty: 'No tickets and no commands with these words',
  paletteHint: 'Searches number, code, subject and requester on this device, and messages as well on the server',
  paletteResults: '{n} result | {n} results',
  paletteOnServer: 'Found on the server',
  paletteNotHere: 'This ticket is not on this device yet: it is loaded when you open it',
  paletteSearching: 'Searching on the server',
  paletteMore: 'The server has more tickets with these words: add another word',
  paletteOffline:
    'No connection to the server: searched {n} ticket on this device | No connection to the server: searched {n} tickets on this device',
  paletteRefusing:
    'The server takes no requests: searched {n} ticket on this device | The server takes no requests: searched {n} tickets on this device',
  paletteHereOnly:
    'The server cannot be searched now: searched {n} ticket on this device | The server cannot be searched now: searched {n} tickets on this device',
  paletteNoAnswer:
    'The server did not answer: searched {n} ticket on this device | The server did not answer: searched {n} tickets on this device',
  paletteBringing: 'Loading the ticket from the server',
  paletteNotBrought: 'The ticket could not be loaded from the server: open it again',
  serverRestored: 'The server was restored from a backup',
  afterRestore:
    'What it accepted after that backup may be gone: check your last replies and the tickets that you registered. What is not sent yet is still here, and is sent as usual.',
  registrationKept: 'Registration laid aside; its draft is kept',
  registrationGoOn: 'Go on',
  registerNotYet: 'Not yet: categories, groups and requesters have not been loaded',
  coming: 'Opening',
  comingField: 'What you type here goes into the field of what is opening',
  partFailed: {
    title: 'A part of the application did not load',
    todo: 'Check the connection and try again. If that does not help, reload this window: the application may have been updated. Unsent changes and drafts stay on this computer.',
    typed: 'You typed: {typed}',
    reload: 'Reload',
  },
  recovered:
    '{n} change came back from the journal on this device | {n} changes came back from the journal on this device',
  draftsRecovered:
    '{n} draft came back from its second copy on this device | {n} drafts came back from their second copies on this device',
  journalDamaged:
    '{n} record of the journal cannot be read and is kept beside it: tell your administrator | {n} records of the journal cannot be read and are kept beside it: tell your administrator',
  journalUnread:
    'The journal on this device could not be read. You can work: changes are saved in Opora. Start it again, and if that does not help, tell your administrator',
  unsentGone:
    'The data of Opora on this device were deleted: {n} unsent change is lost | The data of Opora on this device were deleted: {n} unsent changes are lost',
  unsentGoneTodo: 'The server did not get them. Open the tickets that you worked on last, and make the changes again.',
  outboxPutBack:
    'The storage of changes on this device was deleted: {n} change was written again | The storage of changes on this device was deleted: {n} changes were written again',
  outboxLost: '{n} change is not saved: do not close this window | {n} changes are not saved: do not close this window',
  outboxLostTodo:
    'The storage of changes on this device was deleted, and they could not be written again. Save them to a file with “Save unsent changes to a file”: Opora keeps trying to write them.',
  linkMissing: {
    offline:
      'Ticket No.\u00a0{number} is not on this device, and there is no connection. Follow the link again once there is',
    unknown: 'Ticket No.\u00a0{number} is not found: there is none, or you may not read it',
    failed: 'Ticket No.\u00a0{number} could not be fetched from the server. Follow the link again',
  },
  linkNone:
    'The link leads to no ticket. It should be opora://ticket/NUMBER; ask for the number and find the ticket by it',
  systemSilent: 'The system did not show this notification: check its notification settings',
  clockBanner: {
    fast: 'The clock of this computer is {size} fast.',
    slow: 'The clock of this computer is {size} slow.',
    todo: 'Deadlines are counted by the server’s clock and are right. Set date and time in the system settings.',
  },
  status: {
    signInToSend: 'Sign in to send {n} change | Sign in to send {n} changes',
    updateRequired: 'The server is newer than this application: update it; changes stay here',
    reloadRequired: 'The server is newer than this page: reload it; changes stay here',
    cacheTaken: 'Another window took over the storage of the queue: reload this one',
    notSynced: 'The queue is not kept current: its storage cannot be read. It is tried again',
    oldest: 'the earliest {when}',
    notSaved: '{n} change is not saved | {n} changes are not saved',
  },
  done: {
    take: '{ticket}: taken',
    assign: '{ticket}: assigned',
    reply: '{ticket}: replied; a reply cannot be undone',
    addNote: '{ticket}: note added',
    attach: '{ticket}: file attached',
    recordMessage: '{ticket}: message recorded',
    noActionNeeded: '{ticket}: no action needed, resolved as before',
    changeState: '{ticket}: state changed',
    setPending: '{ticket}: set to pending',
    setPriority: '{ticket}: priority changed',
    changeRequester: '{ticket}: details of the requester changed',
    classify: '{ticket}: category changed',
    applyPolicy: '{ticket}: SLA policy applied',
    handOver: '{ticket}: handed over',
    answerHandOver: '{ticket}: hand-over answered',
    raise: '{ticket}: raised',
    bringIn: '{ticket}: group brought in',
    release: '{ticket}: a group’s part ended',
    declareMajor: '{ticket}: major incident declared',
    linkToMajor: '{ticket}: linked to a major incident',
    unlinkFromMajor: '{ticket}: unlinked from a major incident',
    endMajor: '{ticket}: major incident ended',
    mergeTickets: '{ticket}: merged into an older ticket',
    unmergeTickets: '{ticket}: merge taken apart',
    logWork: '{ticket}: work logged',
    acknowledge: '{ticket}: acknowledged',
    resolve: '{ticket}: resolved',
    reopen: '{ticket}: reopened',
    close: '{ticket}: closed',
    cancel: '{ticket}: cancelled',
  },
  signOutTitle: 'Sign out of Opora',
  signOutText: 'The data of the queue will be deleted from this device.',
  signOutAttention:
    '{n} change needs attention: it stays here until you sign in again. | {n} changes need attention: they stay here until you sign in again.',
  signOutDrafts: '{n} draft stays on this device. | {n} drafts stay on this device.',
  signOutRefused:
    'You are still signed in: the storage of this device does not take the note that signing out begins with. Free some disk space and try again.',
  signOutAnyway: 'Sign out anyway',
  signOutLost:
    '{n} change or text could not be saved and would be lost by signing out. Free some disk space, or copy the text. | {n} changes or texts could not be saved and would be lost by signing out. Free some disk space, or copy the texts.',
  fetchedAgain: 'The queue is being fetched again: its copy on this device is gone',
  signOutUnsent:
    '{n} change is not sent: it stays here and goes when you sign in again. | {n} changes are not sent: they stay here and go when you sign in again.',
} as const
