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

function isSeen(element: HTMLElement, top: number): boolean {
  return top >= element.scrollTop && top < element.scrollTop + element.clientHeight
}

/** Starts anchoring for as long as the component that calls it lives. */
export function useScrollAnchor(options: ScrollAnchorOptions): void {
  let anchor: Anchor | null = null

  const chooseIndex = (element: HTMLElement, rows: readonly TableRow<unknown>[], tops: Float64Array): number => {
    const pointer = options.pointerTop.value
    if (pointer !== null) return rowAt(tops, element.scrollTop + pointer)
    const selectedKey = options.selectedKey()
    if (options.hasFocus() && selectedKey !== null) {
      const selected = rows.findIndex((row) => row.key === selectedKey)
      if (selected !== -1 && isSeen(element, tops[selected] ?? -1)) return selected
    }
    return element.scrollTop > 0 ? rowAt(tops, element.scrollTop) : -1
  }

  watch(
    [options.rows, options.density],
    ([rows], [oldRows, oldDensity]) => {
      const element = options.scroller.value
      if (!element || !oldRows) return
      const tops = layOut(oldRows, oldDensity)
      const surviving = new Set(rows.map((row) => row.key))
      let index = chooseIndex(element, oldRows, tops)
      while (index >= 0 && index < oldRows.length && !surviving.has(oldRows[index]?.key ?? '')) index += 1
      const row = oldRows[index]
      anchor = row ? { key: row.key, offset: (tops[index] ?? 0) - element.scrollTop } : null
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
      if (top !== undefined) element.scrollTop = Math.max(0, top - anchor.offset)
      anchor = null
    },
    { flush: 'post' },
  )
}
