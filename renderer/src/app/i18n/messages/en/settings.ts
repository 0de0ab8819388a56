/** Settings of the application on this computer. */
export default {
  title: 'Settings',
  search: 'Find a setting',
  nothingFound: 'Try another word: “theme”, “quiet”, “server”.',
  command: { open: 'Open settings', search: 'Find a setting' },
  onlyDesktop: 'Available in the Opora desktop application, not in a browser.',
  onlyInstalled: 'Available once Opora is installed.',
  onlySignedIn: 'Available after signing in.',
  noTray: 'This system has no tray for Opora to stay in. To go on being warned, minimise the window instead.',
  closingEnds: 'Closing the window quits Opora, and no more warnings of deadlines come.',
  notAnswered: 'The application on this computer did not answer: the change is not kept. Try again, or restart Opora.',
  toSignIn: 'Back to sign-in',
  notify: 'Show notifications',
  stayInTray: 'Stay in the tray',
  startAtSignIn: 'Start with the system',
  section: {
    look: 'Look',
    notifications: 'Notifications',
    desktop: 'This computer',
    connection: 'Server and updates',
  },
  item: {
    language: {
      title: 'Language',
      hint: 'Used in the interface and in notifications.',
      also: 'locale translation русский',
    },
    theme: { title: 'Theme', hint: 'Light, dark, or whichever the system uses.', also: 'appearance colours night' },
    density: { title: 'Row density', hint: 'Height of rows in the queue.', also: 'size height table' },
    thresholds: {
      title: 'Deadline warnings',
      hint: 'When to notify you of your tickets, also while the window is hidden.',
      also: 'reminders alerts sound',
    },
    unassigned: {
      title: 'Unassigned tickets',
      hint: 'Notify you of unassigned tickets of your groups too, and count them in the tray.',
      also: 'alerts free',
    },
    mute: {
      title: 'Mute',
      hint: 'No notifications for an hour; when it ends, one summary of deadlines follows.',
      also: 'sound silence do not disturb alerts',
    },
    quietHours: {
      title: 'Quiet hours',
      hint: 'No notifications meanwhile; when they end, one summary of deadlines follows.',
      also: 'sound silence night do not disturb',
    },
    shortcut: {
      title: 'Register from any program',
      hint: 'A shortcut that opens the registration of a ticket wherever you are working.',
      also: 'hotkey global keys',
    },
    closesToTray: {
      title: 'Closing the window',
      hint: 'Deadline warnings keep coming while the window is closed.',
      also: 'icon minimise quit',
    },
    autostart: {
      title: 'Start at sign-in',
      hint: 'Opora starts when you sign in to this computer, its window hidden.',
      also: 'boot launch login',
    },
    spelling: {
      title: 'Spelling',
      hint: 'On Windows and Linux dictionaries are downloaded once from Google; macOS has its own.',
      also: 'dictionary typos',
    },
    unsentFile: {
      title: 'Unsent changes in a file',
      hint: 'If this computer fails, what is not sent can be carried to another one.',
      also: 'backup export move',
    },
    server: {
      title: 'Server address',
      hint: 'It is tested before it is kept, and used from the next start on.',
      also: 'network connection api host',
    },
    updates: {
      title: 'Updates',
      hint: 'Nothing is installed or restarted unless you say so.',
      also: 'version upgrade',
    },
  },
  threshold: { deadline: 'At the deadline', share: 'At {percent}% of the target' },
  mute: {
    start: 'Mute for an hour',
    end: 'Unmute',
    until: 'Muted until {time}',
    status: 'Notifications are muted until {time}',
    command: 'Mute notifications for an hour',
    endCommand: 'Unmute notifications (muted until {time})',
  },
  quiet: {
    on: 'No notifications during these hours',
    from: 'From',
    to: 'To',
    noTime: 'Not changed: enter both times. Still in force: from {from} to {to}.',
    noHours:
      'Not changed: from and to are the same time, so there would be no quiet hours. Still in force: from {from} to {to}.',
  },
  shortcut: {
    record: 'Record a shortcut',
    recording: 'Press the keys, Esc cancels',
    remove: 'Remove',
    refusal: {
      tooFewModifiers: 'Hold at least two of Ctrl, Alt, Shift and Win: other programs would lose their own keys.',
      unknownKey: 'Use a letter, a digit, the space bar or one of F1–F24.',
      taken: 'Another program has these keys. The ones before are still in force; record others.',
      takenSince: 'Another program has these keys now, so they do nothing. Free them, or record others.',
    },
  },
  server: {
    test: 'Test',
    testing: 'Checking…',
    keep: 'Save',
    found: 'Found the server “{name}”, version {version}.',
    pending: 'From the next start on: {origin}.',
    given: 'The address was given when the application was started, and cannot be changed here: {origin}',
    refusal: {
      notAnAddress: 'Not the address of a server. Give one like https://support.example.org',
      notSecure: 'It must be an https address: over http the whole network could read passwords.',
      unreachable: 'The server does not answer. Check the address, the network and the certificate of the server.',
      notServing:
        'The server is there but is not taking requests right now. Try again in a minute, or ask your administrator.',
      notOpora: 'What answers at this address is not Opora. Ask your administrator for the address.',
      versionDiffers: 'The versions of server and application do not fit: update the application or the server.',
      newerFile:
        'The address cannot be kept: a newer version of Opora wrote the settings file. Update Opora, or start it with --api and this address.',
      notWritten:
        'The address cannot be kept: the settings file is not written to disk. Free space on the disk or allow Opora to write there, and save again. Until then start Opora with --api and this address.',
    },
  },
  update: {
    feed: 'Address of updates',
    feedHint: 'A folder on a server of your organisation. Empty: no updates.',
    feedWrong: 'It must be an https address, like https://updates.example.org/opora/',
    byItself: 'Check automatically',
    check: 'Check for updates',
    download: 'Download',
    install: 'Restart and install',
    newest: 'This is the latest version. Checked {when}',
    withheld: {
      rollout:
        'Version {version} is out, and has not come to this computer yet: it is rolled out in stages. Checked {when}',
      system: 'Version {version} is out, and needs a newer operating system: update the system first. Checked {when}',
    },
    checking: 'Checking…',
    available: 'Version {version} is available',
    downloading: 'Downloading version {version}: {percent}\u00a0%',
    ready: 'Version {version} is downloaded and verified',
    failure: {
      unreachable: 'The update server does not answer. Check the network and try again.',
      feedInvalid: 'The address of updates holds no description of a version. Ask your administrator.',
      damaged: 'The file that came is not the one that was published, and was deleted. Tell your administrator.',
      unsupported: 'This installation is updated by the system: use its own means.',
      failed: 'The update failed. Try again later, or ask your administrator.',
    },
  },
  restart: {
    server: 'Restart with the new server',
    update: 'Restart and install',
    text: 'The window closes and opens again.',
    unsent:
      '{n} change is not sent: it stays on this computer. | {n} changes are not sent: they stay on this computer.',
    lost: '{n} change or text could not be saved: a restart loses it. | {n} changes or texts could not be saved: a restart loses them.',
    now: 'Restart',
    later: 'Later',
  },
  trouble: {
    setAside:
      'The settings file could not be read. It is kept beside it as {file}; settings were reset to their defaults: check them.',
    fromBackup: 'The settings file could not be read. It is kept beside it as {file}; settings come from the backup.',
    valuesLost:
      'Settings that could not be read: {names}. They were reset to their defaults; the file is left as it is.',
    valuesLostCopied:
      'Settings that could not be read: {names}. They were reset to their defaults; what stood in the file is kept beside it as {file}.',
    newer:
      'A newer version of Opora wrote the settings file {file}. What is understood of it counts, the file is left as it is, and your changes last until you quit. Update Opora, or rename the file to set up this version anew.',
    notWritten:
      'The settings file {file} was not written to disk: changes last until you quit. Free space on the disk or allow Opora to write the file, then change a setting again.',
    value: {
      window: 'Window position',
      mutedUntil: 'Notifications muted for an hour',
      weakKeyringAgreed: 'Staying signed in on this computer',
    },
  },
} as const
