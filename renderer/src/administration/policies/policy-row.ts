/** A policy as the list shows it. */
export interface PolicyRow {
  readonly id: string
  readonly name: string
  /** Whom it is for, in words. */
  readonly match: string
  readonly isActive: boolean
  /** No ticket comes under it. */
  readonly isShadowed: boolean
  /** It has changes that are not published. */
  readonly isDraft: boolean
}
