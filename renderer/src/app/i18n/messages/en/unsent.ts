/** Unsent changes in a file: to carry them to another computer. */
export default {
  save: {
    command: 'Save unsent changes to a file',
    title: 'Save changes to a file',
    none: 'There is nothing to save: everything has been sent.',
    text: '{n} change goes into the file, with its text and attached files. Only you can bring it back, on any computer with Opora. | {n} changes go into the file, with their texts and attached files. Only you can bring them back, on any computer with Opora.',
    drafts: 'Drafts do not go into the file.',
    passphrase: 'Passphrase of the file',
    hint: 'At least {n} characters. The file is encrypted: nobody opens it without the passphrase, and there is no way to recover it.',
    again: 'Passphrase once more',
    short: 'At least {n} characters',
    differ: 'The two are not the same',
    confirm: 'Save to a file',
    done: '{n} change was written to {name}. Check that the file is among your downloads. | {n} changes were written to {name}. Check that the file is among your downloads.',
    stays:
      'All of it stays on this device, too, and goes by itself once there is a connection. The server applies each change once.',
    missingFiles: 'These attached files are not on this device whole, and were left out: {names}.',
    failed:
      'The file was not written: what is on this device cannot be read. Do not close the window, and try again in a minute.',
  },
  back: {
    command: 'Bring changes back from a file',
    title: 'Bring changes back from a file',
    text: 'You need the file that you saved on another computer. What has been sent meanwhile is not applied twice.',
    choose: 'Choose a file',
    confirm: 'Bring changes back',
    restored:
      '{n} change came back: it goes by itself once there is a connection. | {n} changes came back: they go by themselves once there is a connection.',
    known: '{n} change was here already. | {n} changes were here already.',
    files: '{n} attached file came back. | {n} attached files came back.',
    missing:
      '{n} change could not be read: the file is damaged or ends too early. Take another copy of the file, or make the change again. | {n} changes could not be read: the file is damaged or ends too early. Take another copy of the file, or make the changes again.',
    damaged: 'Damaged lines in the file: {n}.',
    torn: 'The file ends in the middle of a line.',
    missingFiles:
      'Attached files that are not in this file: {names}. Those that the server had not received will be in “Needs attention”.',
  },
  failure: {
    notOurs: 'This is no file of unsent changes. Choose one whose name ends in .opora',
    newer: 'The file was saved by a newer version of Opora. Update the application and try again.',
    headerDamaged: 'The beginning of the file is damaged, and it cannot be opened. Take another copy.',
    allDamaged: 'The file is damaged: not one change could be read. Take another copy.',
    otherServer: 'The file was saved in another organisation. Sign in to its Opora and bring the changes back there.',
    otherPerson:
      'The file was saved by another person. Only they can bring their changes back, signed in as themselves.',
    wrongPassphrase: 'The passphrase does not open the file. Check the keyboard layout and capitals.',
    unreadable: 'The file cannot be read. Copy it to this computer and choose it again.',
    storage: 'The changes could not be saved on this device. Free some disk space and try again.',
  },
} as const
