/** A computer whose clock is wrong: in its pages and in their workers, from the first line of script on. */
import type { BrowserContext } from '@playwright/test'

/** Scripts that the page starts as workers. */
const WORKERS = '**/assets/worker-*.js'

/** @param byMs how far it is ahead; negative when it is behind */
export async function setClockWrong(context: BrowserContext, byMs: number): Promise<void> {
  const script = `{
    const Right = Date
    const now = () => Right.now() + ${byMs}
    globalThis.Date = class Date extends Right {
      constructor(...given) {
        if (given.length === 0) super(now())
        else super(...given)
      }
      static now() { return now() }
    }
  }\n`
  await context.addInitScript(script)
  // Init scripts do not reach workers, so theirs is served with it.
  await context.route(WORKERS, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: script + (await response.text()) })
  })
}
