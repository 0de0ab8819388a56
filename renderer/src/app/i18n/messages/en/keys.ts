/** Help on keys. */
export default {
  title: 'Keys',
  hint: 'keys',
  move: 'move',
  physical: 'Keys work on any keyboard layout.',
  then: 'then',
  group: {
    navigation: 'Go to',
    queue: 'Queue',
    ticket: 'Ticket',
    writing: 'Writing',
    view: 'View',
    application: 'Application',
  },
  palette: { title: 'Command palette', placeholder: 'Command, ticket or person' },
} as const
