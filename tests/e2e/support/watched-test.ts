/** For specs without a world: the page that Playwright itself gives is watched like any other. */
import { test as base } from '@playwright/test'
import { watchContext } from './watch'

export const test = base.extend({
  context: async ({ context }, use) => {
    const complaints: string[] = []
    await watchContext(context, complaints)
    await use(context)
    base.expect(complaints, 'errors and policy violations of pages and workers').toEqual([])
  },
})

export { expect } from '@playwright/test'
