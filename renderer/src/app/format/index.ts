/** Time and sizes in words: the only place where instants, durations and bytes become text. */
export { formatBytes } from './bytes'
export { formatDuration, formatLateness, formatSpan, lateDays } from './duration'
export { formatDate, formatDeadline, formatInstant, formatTime, type FormatOptions } from './instant'
export { formatRelative } from './relative'
export { formatOn, formatUntil } from './spoken'
