/** A first load in words: what can be worked with already, and what is coming. */
import type { SnapshotProgress, SnapshotStage } from '@shared/protocol/sync'
import { i18n } from '../i18n'

const { n, t } = i18n.global

export interface LoadWords {
  /** What is whole; it grows a few times in a load. Empty at first. */
  readonly ready: string
  readonly coming: string
  /** As wide as `coming` gets in this stage: nothing beside it moves while it counts. */
  readonly widest: string
}

/** A page of notices is too short to be counted. */
const READY: Readonly<Record<SnapshotStage, string>> = {
  mine: '',
  groups: 'connection.load.mineReady',
  notices: 'connection.load.queueReady',
  open: 'connection.load.queueReady',
  people: 'connection.load.openReady',
  segments: 'connection.load.openReady',
  tickets: 'connection.load.openReady',
}
const COMING: Readonly<Record<Exclude<SnapshotStage, 'notices'>, string>> = {
  mine: 'connection.load.mine',
  groups: 'connection.load.groups',
  open: 'connection.load.open',
  people: 'connection.load.people',
  segments: 'connection.load.resolved',
  tickets: 'connection.load.resolved',
}

export function loadWords({ done, total, stage, ofStage }: SnapshotProgress): LoadWords {
  if (stage === undefined || ofStage === undefined)
    return { ready: '', ...counted('connection.firstLoad', done, total) }
  const ready = READY[stage] === '' ? '' : t(READY[stage])
  if (stage === 'notices') {
    const coming = t('connection.load.notices')
    return { ready, coming, widest: coming }
  }
  return { ready, ...counted(COMING[stage], ofStage.done, ofStage.total) }
}

/** More may come than there was at the beginning: the count never passes its end. */
function counted(key: string, done: number, total: number): Omit<LoadWords, 'ready'> {
  const say = (count: number): string => t(key, { n: inDigits(count), total: inDigits(total) })
  return { coming: say(Math.min(done, total)), widest: say(total) }
}

const inDigits = (count: number): string => n(count, 'count')
