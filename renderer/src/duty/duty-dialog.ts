/** Which dialog is open, and on what: nothing means something new. */
import type { Instant } from '@shared/domain/instant'
import type { Absence, DutyShift, DutySwap } from '@shared/duty'

export type DutyDialog =
  | { readonly kind: 'shift'; readonly shift?: DutyShift }
  | { readonly kind: 'swap'; readonly swap?: DutySwap }
  /** A swap of a turn of the rotation. */
  | { readonly kind: 'swap'; readonly insteadOfId: string; readonly from: Instant; readonly to: Instant }
  | { readonly kind: 'rotation' }
  | { readonly kind: 'absence'; readonly absence?: Absence }
