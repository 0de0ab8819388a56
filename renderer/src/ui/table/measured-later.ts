/**
 * The library measures a table as soon as it is there, and scrolls it to where it stands already. For each the browser lays
 * out the whole page at once, while it is still being drawn, and does so again for the frame. Here a table is as high as
 * its window until the frame has been laid out and tells how high it is.
 */
import { elementScroll, type VirtualizerOptions } from '@tanstack/vue-virtual'

type Options = VirtualizerOptions<HTMLElement, Element>

/** Options of one virtualizer. */
export function measuredLater(): Pick<Options, 'initialRect' | 'observeElementRect' | 'scrollToFn'> {
  let isPlaced = false
  return {
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    observeElementRect({ scrollElement }, tell) {
      if (scrollElement === null) return
      const observer = new ResizeObserver(([entry]) => {
        if (entry === undefined) return
        const { width, height } = entry.contentRect
        tell({ width: Math.round(width), height: Math.round(height) })
      })
      observer.observe(scrollElement)
      return () => observer.disconnect()
    },
    scrollToFn(offset, options, virtualizer) {
      if (isPlaced || offset !== 0) elementScroll(offset, options, virtualizer)
      isPlaced = true
    },
  }
}
