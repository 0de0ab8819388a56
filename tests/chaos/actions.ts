/** What may happen in a run. Plain data, so that a schedule that failed can be made smaller, printed and played again. */
import fc from 'fast-check'
import { HARMS, type Harm } from './damage'
import type { Fault, Met } from './network'

export const DEVICES = 3
const WISHES = [
  'register',
  'reply',
  'note',
  'logWork',
  'attach',
  'message',
  'noAction',
  'take',
  'acknowledge',
  'priority',
  'toNetwork',
  'toSecurity',
  'accept',
  'raise',
  'bringIn',
  'requester',
  'tiered',
  'major',
  'link',
  'merge',
  'unmerge',
  'resolve',
  'reopen',
  'close',
  'undo',
] as const
/**
 * What makes tickets change hands between those who may read them and those who may not, what ends them, and what others
 * only follow on: a message on something resolved, a merge that can be taken apart, something to take back.
 */
const OFTEN = [
  ...(['register', 'toSecurity', 'toSecurity', 'accept', 'accept', 'reply', 'reply', 'logWork', 'resolve'] as const),
  ...(['resolve', 'unmerge', 'unmerge', 'noAction', 'major', 'link', 'bringIn', 'attach', 'attach'] as const),
  ...(['undo', 'undo'] as const),
] as const
export type Wish = (typeof WISHES)[number]

/** Of texts that stand in segments, and of files, a schedule by itself seldom has one to erase. */
export type Erased = 'anything' | 'packed' | 'file'

export type Action =
  /** `pick` chooses the ticket among those that the device shows. */
  | { readonly kind: 'act'; readonly device: number; readonly wish: Wish; readonly pick: number }
  | { readonly kind: 'faults'; readonly device: number; readonly of: Met; readonly faults: readonly Fault[] }
  | { readonly kind: 'clock'; readonly device: number; readonly days: number }
  /** `pick` chooses the row of the cache. */
  | { readonly kind: 'damage'; readonly device: number; readonly harm: Harm; readonly pick: number }
  | { readonly kind: 'pass'; readonly seconds: number }
  /** `pick` chooses the text, of those that are meant where there are some. */
  | { readonly kind: 'erase'; readonly pick: number; readonly of: Erased }
  | { readonly kind: 'trim' | 'compact' | 'changeEpoch' | 'deliverLate' | 'buildSegments' }
  | {
      readonly kind:
        | 'sync'
        | 'cut'
        | 'join'
        | 'restart'
        | 'loseOutbox'
        | 'expireToken'
        | 'moveSecurity'
        | 'dismiss'
        | 'appoint'
        | 'outdate'
        | 'update'
        | 'discard'
      readonly device: number
    }

const device = fc.nat({ max: DEVICES - 1 })
const onDevice = <Kind extends string>(...kinds: Kind[]) => fc.record({ kind: fc.constantFrom(...kinds), device })
/** While an answer is under way, much else may happen. */
const FAULTS: readonly Fault[] = ['loseRequest', 'loseAnswer', 'duplicate', 'late', 'busy', 'lateAnswer', 'lateAnswer']
const fault = fc.constantFrom(...FAULTS)

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      device,
      wish: fc.constantFrom(...WISHES, ...OFTEN),
      pick: fc.nat({ max: 2 }),
    }),
  },
  { weight: 6, arbitrary: onDevice('sync') },
  { weight: 3, arbitrary: onDevice('cut', 'join') },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('faults' as const),
      device,
      of: fc.constantFrom<Met>('pushes', 'requests'),
      faults: fc.array(fault, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: onDevice('restart', 'moveSecurity', 'discard') },
  { weight: 3, arbitrary: onDevice('expireToken', 'dismiss', 'appoint', 'outdate', 'update') },
  { weight: 2, arbitrary: onDevice('loseOutbox') },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('damage' as const),
      device,
      harm: fc.constantFrom(...HARMS),
      pick: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('trim', 'compact', 'compact', 'changeEpoch', 'deliverLate', 'deliverLate', 'buildSegments'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('erase' as const),
      pick: fc.nat({ max: 9 }),
      of: fc.constantFrom<Erased>('anything', 'packed', 'file'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(1, 10, 60, 3_600) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), device, days: fc.constantFrom(-2, 0, 2) }),
  },
)

export const schedule = fc.array(action, { minLength: 12, maxLength: 40, size: 'max' })
