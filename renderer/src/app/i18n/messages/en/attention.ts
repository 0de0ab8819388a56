/** Needs attention: refusals, conflicts, unsent changes, the connection. */
export default {
  title: 'Needs attention',
  nothing: {
    title: 'Nothing was refused',
    text: 'Changes that the server did not accept will show here. They do not go away by themselves.',
  },
  otherDevice: 'A change from another device',
  elsewhere:
    'Not sent from this device (or before its data were lost), {time}. The server does not keep what was typed: it is only where it was written. Before you discard this, open Needs attention on that device.',
  registrationBegun: 'Another registration is already in progress. Finish it or clear the form, then edit this one.',
  copyFailed: 'The clipboard is not available. Select the text and copy it by hand.',
  action: {
    retry: 'Retry',
    edit: 'Edit',
    copy: 'Copy the text',
    note: 'Save as a note',
    discard: 'Discard',
    saveFile: 'Save the file',
  },
  retryWithoutFile: 'Retry without the file',
  file: {
    forbidden:
      'Retrying does not help while the rules are as they are. Save the file if you need it, then discard this.',
    textWaits: 'The text that it came with is still here, and can go without it.',
    allowedNow: 'The rules have changed: such files are taken now. Retry.',
  },
  text: {
    named: 'The file “{fileName}”, attached to this text, was not taken',
    unnamed: 'The file attached to this text was not taken',
    askedAgain: 'The file attached to this text has been asked for again',
    advice: {
      refused: 'To send them together, retry the file first, then the text. By itself the text goes without the file.',
      forbidden:
        'Retry without the file, or edit: the text goes back into its field, where another file can be attached.',
      gone: 'Retry without the file, or edit: the text goes back into its field, where another file can be attached.',
      askedAgain: 'Retry: the text goes along with it.',
    },
  },
  command: { next: 'Next refused change', previous: 'Previous refused change' },
  cannotEdit: {
    what: 'This cannot be done with the ticket now',
    advice: 'The text is still in Needs attention: copy it or save it as a note.',
  },
  story: {
    taken: 'Taken by {by}, {time}',
    changed: 'Changed by {by}, {time}',
    offline: '{story}, while there was no connection',
  },
  value: {
    seen: 'You saw',
    current: 'Current',
    mine: 'Yours',
    before: 'before both changes',
    you: 'you',
  },
  discard: {
    title: 'Discard the change',
    description: 'The change will not reach the ticket. It is recorded that it was discarded.',
    confirm: 'Discard',
  },
  merged: {
    title: 'Merged with changes of others',
    dismiss: 'Dismiss',
    sent: 'Your text went to the requester as well: as a reply of its own, after what your colleague did.',
    noted: 'Your text was kept as an internal note.',
  },
  unsent: {
    undecided: 'The server cannot decide about this now. It keeps being asked; tell the administrator',
    note: 'Changes go out by themselves and in order. Nothing is lost, even if you quit the application.',
    kept: 'Nothing is lost: the changes are saved on this device and go out by themselves.',
    afterSignIn: 'Changes are saved on this device and go out once you have signed in again.',
    afterReload: 'Changes are saved on this device and go out once you have reloaded the page.',
    afterUpdate: 'Changes are saved on this device and go out once the application has been updated.',
    notSaved: '{n} change is not saved: keep the window open | {n} changes are not saved: keep the window open',
  },
  connection: {
    title: 'Connection',
    online: 'The server is online',
    slow: 'The server answers slowly',
    connecting: 'Connecting',
    signedOut: 'Sign in again; what is unsent is kept',
    forbidden: 'You have no rights to work on tickets: ask an administrator; what is unsent is kept',
    reloadRequired: 'The server is newer than this page: reload it; what is unsent is kept',
    updateRequired: 'The application must be updated; what is unsent is kept',
  },
} as const
