/** A major incident: the banner, the marks, one update for all. */
export default {
  banner: 'Major incident',
  label: 'Major incident',
  mark: 'major',
  childMark: 'of {number}',
  childOf: 'Part of the major incident {number}',
  goesOn: 'goes on',
  ended: 'ended',
  linked: 'no linked tickets | {n} linked ticket | {n} linked tickets',
  show: 'Open',
  open: 'Open the major incident {number}',
} as const
