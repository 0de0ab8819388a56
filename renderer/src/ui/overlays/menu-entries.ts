/** What a menu shows, from the top down. */
import type { IconName } from '../icons/icon-names'

export type MenuEntry =
  | {
      readonly kind: 'item'
      readonly id: string
      readonly label: string
      readonly icon?: IconName
      /** Key binding that does the same. */
      readonly keys?: string
      readonly disabled?: boolean
      readonly isDanger?: boolean
      /** For a choice: whether it is the one that is on. */
      readonly isChosen?: boolean
    }
  | { readonly kind: 'separator' }
  | { readonly kind: 'title'; readonly label: string }
