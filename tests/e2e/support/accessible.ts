/** A screen in both themes, as axe sees it: WCAG 2.2 AA. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Rules that another theme may break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

export const DIALOG = '[role="dialog"]'

/** The queue's rows scroll under a grid that has the keyboard: its arrows, Page, Home and End keys scroll them. */
const SCROLLED_BY_THE_GRID = { rule: 'scrollable-region-focusable', target: '.table-body' } as const

/**
 * Nothing that axe calls serious or critical, in either theme. The other screens are still looked at when one fails.
 *
 * @param within the part that is new; what lies behind a dialog was looked at before it opened
 */
export async function expectAccessible(page: Page, screen: string, within = 'body'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await whenRepainted(page)
    // In the page itself: axe's usual way opens a window of its own.
    const axe = new AxeBuilder({ page }).setLegacyMode().include(within)
    // A theme changes colours, and nothing else.
    const { violations } = await (colorScheme === 'light' ? axe.withTags(TAGS) : axe.withRules(OF_COLOURS)).analyze()
    const grave = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => ({ id, target: node.target.join(' '), why: node.failureSummary })),
      )
    const { rule, target: grid } = SCROLLED_BY_THE_GRID
    const lines = grave
      .filter(({ id, target }) => id !== rule || target !== grid)
      .map(({ id, target, why }) => `${id} at ${target}: ${why ?? ''}`)
    expect.soft(lines, `${screen}, ${colorScheme}`).toEqual([])
  }
}

/** Colours go over into those of another theme by transitions, which end with a frame, however short they are. */
async function whenRepainted(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame)
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(transitions.map((transition) => transition.finished))
  })
}
