/**
 * How many of the things in a row fit into it: all are drawn, looked at, and those that stick out are left to a menu. Both
 * happen before the browser paints, so that nothing jumps.
 */
import { nextTick, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'

/**
 * @param row holds the things, marked `data-fitting`, from its start
 * @param reserved pixels that are kept at the end of the row: for what is always there, and for the menu
 * @param around raised by whatever changes what is drawn
 * @returns how many fit; more than there are when all do
 */
export function useFitting(
  row: Readonly<Ref<HTMLElement | null>>,
  reserved: { readonly always: number; readonly menu: number },
  around: () => unknown,
): Ref<number> {
  const fitting = ref(Infinity)
  let observer: ResizeObserver | null = null

  async function look(): Promise<void> {
    fitting.value = Infinity
    await nextTick()
    const element = row.value
    if (element === null) return
    const start = element.getBoundingClientRect().left
    const ends = [...element.querySelectorAll('[data-fitting]')].map((one) => one.getBoundingClientRect().right - start)
    const room = element.clientWidth - reserved.always
    if (ends.every((end) => end <= room)) return
    fitting.value = ends.filter((end) => end <= room - reserved.menu).length
  }

  onMounted(() => {
    observer = new ResizeObserver(() => void look())
    if (row.value !== null) observer.observe(row.value)
  })
  onBeforeUnmount(() => observer?.disconnect())
  watch(around, look, { flush: 'post' })
  return fitting
}
