/**
 * The order on screen. It never jumps under the cursor: rows stay where they are, rows that left the view go, and new
 * ones are only counted until the engineer asks for them. What the engineer has just made is new to nobody.
 */

/**
 * @param displayed ids as they stand on screen
 * @param wanted ids of the view, in its order
 * @param keepId stays although it left the view: the selected row
 * @param isShownAtOnce whether a new row is put in its place unasked: it comes from this device's own change
 */
export function nextDisplayed(
  displayed: readonly string[],
  wanted: readonly string[],
  keepId: string | null,
  isShownAtOnce: (id: string) => boolean,
): readonly string[] {
  const belongs = new Set(wanted)
  const next = displayed.filter((id) => belongs.has(id) || id === keepId)
  const shown = new Set(next)
  let before: string | null = null
  for (const id of wanted) {
    if (!shown.has(id) && isShownAtOnce(id)) {
      next.splice(before === null ? 0 : next.indexOf(before) + 1, 0, id)
      shown.add(id)
    }
    if (shown.has(id)) before = id
  }
  return next.length === displayed.length && next.every((id, index) => id === displayed[index]) ? displayed : next
}

/** How many rows of the view are not on screen yet. */
export function countNew(displayed: readonly string[], wanted: readonly string[]): number {
  const shown = new Set(displayed)
  return wanted.reduce((count, id) => (shown.has(id) ? count : count + 1), 0)
}
