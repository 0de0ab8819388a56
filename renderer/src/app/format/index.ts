/** Time in words: the only place where instants and durations become text. */
export { formatDuration, formatLateness, formatSpan, lateDays } from './duration'
export { formatDate, formatDeadline, formatInstant, formatTime, type FormatOptions } from './instant'
export { formatRelative } from './relative'
export { formatOn, formatUntil } from './spoken'
