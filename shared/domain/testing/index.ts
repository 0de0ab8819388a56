/** Builders for tests of every room: a small organisation, tickets, events, commands, and a world to run them in. */
export * from './context'
export * from './directory'
export * from './ids'
export * from './ticket'
export * from './world'
