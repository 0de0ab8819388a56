/** All that a run has measured, and how its parts become figures of a row. */
import type { Feeds } from '../server'
import type { PeerName } from './peer-names'
import type { OwnActionFigures } from './own-actions'
import type { OwnCacheFigures } from './own-cache'
import type { OwnRound } from './ours'
import type { PeerFigures } from './peers'
import { repeated, type Measured } from './report'

export interface Own {
  readonly rounds: (OwnRound | string)[]
  cache: OwnCacheFigures | string
  actions: OwnActionFigures | string
}

export interface ModelRun {
  readonly runs: number
  readonly lost: number
  readonly duplicated: number
  readonly diverged: number
}

export interface Pushes {
  readonly inBatches: number
  readonly oneByOne: number
}

export interface Figures {
  readonly sizes: readonly [small: number, large: number]
  /** By package. */
  readonly versions: ReadonlyMap<string, string>
  readonly peers: ReadonlyMap<PeerName, readonly PeerFigures[]>
  readonly rawLarge: readonly (number | string)[]
  readonly small: Own
  readonly large: Own
  readonly journal: readonly number[] | string
  readonly pushes: readonly Pushes[] | string
  readonly feeds: readonly Feeds[] | string
  readonly model: ModelRun | string
}

/** What rows of Opora are called. */
export interface Names {
  readonly small: string
  readonly large: string
}

export const ofRounds = ({ rounds }: Own, of: (round: OwnRound) => number): Measured =>
  repeated(rounds.map((round) => (typeof round === 'string' ? round : of(round))))
export const ofAllRounds = ({ rounds }: Own, of: (round: OwnRound) => readonly number[]): Measured =>
  repeated(rounds.flatMap((round): readonly (number | string)[] => (typeof round === 'string' ? [round] : of(round))))
export const ofCache = ({ cache }: Own, of: (cache: OwnCacheFigures) => number): Measured =>
  typeof cache === 'string' ? cache : [of(cache)]
export const ofActions = ({ actions }: Own, of: (actions: OwnActionFigures) => readonly number[]): Measured =>
  typeof actions === 'string' ? actions : of(actions)
