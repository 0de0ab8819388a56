/** What stands in the corner of the application until it is dismissed, and under it what stood there before. */
import { shallowRef, watch, type InjectionKey, type ShallowRef } from 'vue'

export interface CornerWords {
  readonly title: string
  readonly text: string
  /** Opened by a button of it. */
  readonly ticketId: string | null
  /** Nothing is the matter, and nobody has to see to it. */
  readonly isGood?: boolean
  /**
   * News until a link leads somewhere, until the registration that was laid aside is gone on with, or until the settings
   * of this machine are whole again; those are nobody's, and outlast a sign-in.
   */
  readonly about?: 'link' | 'registration' | 'settings'
  readonly action?: CornerAction
}

export interface CornerAction {
  readonly words: string
  /** The key that does the same. */
  readonly keys: string
  run(): void
}

/** The list of notices has what was told before these. */
const MOST_UNDER = 20

export interface Corner {
  /** The last one; null when there is none, or it was dismissed: then that stands there which stood under it. */
  readonly notice: ShallowRef<CornerWords | null>
  readonly tell: (words: CornerWords) => void
  /** It is no news any more. */
  readonly forget: (about: CornerWords['about']) => void
  /** Of somebody else by now. */
  readonly beginWith: (words: CornerWords | null) => void
}

/** One for whoever is signed in, and for nobody. */
export const CORNER: InjectionKey<Corner> = Symbol('corner')

/** For as long as the component (or effect scope) that calls it lives. */
export function useCorner(): Corner {
  const notice = shallowRef<CornerWords | null>(null)
  let under: readonly CornerWords[] = []
  watch(
    notice,
    (shown) => {
      const last = under.at(-1)
      if (shown !== null || last === undefined) return
      under = under.slice(0, -1)
      notice.value = last
    },
    { flush: 'sync' },
  )
  const tell = (words: CornerWords): void => {
    if (notice.value !== null) under = [...under, notice.value].slice(-MOST_UNDER)
    notice.value = words
  }
  return {
    notice,
    tell,
    forget(about) {
      under = under.filter((words) => words.about !== about)
      if (notice.value?.about === about) notice.value = null
    },
    beginWith(words) {
      const kept = [...under, notice.value].filter((each) => each?.about === 'settings')
      under = []
      notice.value = null
      for (const each of [...kept, words]) if (each !== null) tell(each)
    },
  }
}
