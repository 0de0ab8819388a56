/**
 * Keeps a row where the eye is on it while rows come, go and change places around it: the row under the pointer, or
 * else the selected one while the keyboard is in the table, or else the first in sight. At rest at the very top, the
 * table stays at the top.
 */
import { watch, type Ref } from 'vue'
import { layOut, rowAt, type TableDensity, type TableRow } from './table-rows'

export interface ScrollAnchorOptions {
  readonly scroller: Readonly<Ref<HTMLElement | null>>
  readonly rows: () => readonly TableRow<unknown>[]
  readonly density: () => TableDensity
  readonly selectedKey: () => string | null
  /** Pointer height over the visible part in pixels; null when it is elsewhere. */
  readonly pointerTop: Readonly<Ref<number | null>>
  readonly hasFocus: () => boolean
}

interface Anchor {
  readonly key: string
  /** Pixels between the row's top edge and the top of the visible part. */
  readonly offset: number
}

/**
 * Starts anchoring for as long as the component that calls it lives.
 *
 * @returns what the scroller's `scroll` is to call
 */
export function useScrollAnchor(options: ScrollAnchorOptions): { readonly onScroll: () => void } {
  let anchor: Anchor | null = null
  /** As events tell: to say where it stands, the browser would lay out the whole page before rows are drawn, and after. */
  let isAtTop = true

  const chooseIndex = (
    element: HTMLElement,
    scrolled: number,
    rows: readonly TableRow<unknown>[],
    tops: Float64Array,
  ): number => {
    const pointer = options.pointerTop.value
    if (pointer !== null) return rowAt(tops, scrolled + pointer)
    const selectedKey = options.selectedKey()
    if (options.hasFocus() && selectedKey !== null) {
      const selected = rows.findIndex((row) => row.key === selectedKey)
      const top = tops[selected] ?? -1
      if (top >= scrolled && top < scrolled + element.clientHeight) return selected
    }
    return scrolled > 0 ? rowAt(tops, scrolled) : -1
  }

  watch(
    [options.rows, options.density],
    ([rows], [oldRows, oldDensity]) => {
      const element = options.scroller.value
      if (!element || !oldRows) return
      const tops = layOut(oldRows, oldDensity)
      const surviving = new Set(rows.map((row) => row.key))
      const scrolled = isAtTop ? 0 : element.scrollTop
      let index = chooseIndex(element, scrolled, oldRows, tops)
      while (index >= 0 && index < oldRows.length && !surviving.has(oldRows[index]?.key ?? '')) index += 1
      const row = oldRows[index]
      anchor = row ? { key: row.key, offset: (tops[index] ?? 0) - scrolled } : null
    },
    { flush: 'pre' },
  )

  watch(
    [options.rows, options.density],
    ([rows, density]) => {
      const element = options.scroller.value
      if (!element || !anchor) return
      const key = anchor.key
      const index = rows.findIndex((row) => row.key === key)
      const top = layOut(rows, density)[index]
      if (top !== undefined) {
        element.scrollTop = Math.max(0, top - anchor.offset)
        isAtTop = false
      }
      anchor = null
    },
    { flush: 'post' },
  )

  return {
    onScroll() {
      isAtTop = options.scroller.value?.scrollTop === 0
    },
  }
}
