/**
 * The one-time token with which `npm start` opens the demo. It comes by environment, where other accounts of the machine
 * cannot read it, and goes to the page as in a browser: behind the `#`, which is never sent anywhere.
 */
import { START_PAGE } from './app-origin'

const TOKEN = /^[\w-]{1,200}$/

/** Takes the token out of the environment, so that no process started from here inherits it. */
export function takeDemoToken(env: Record<string, string | undefined>): string | null {
  const token = env['OPORA_DEMO_TOKEN']
  delete env['OPORA_DEMO_TOKEN']
  return token !== undefined && TOKEN.test(token) ? token : null
}

export const startPage = (demoToken: string | null): string =>
  demoToken === null ? START_PAGE : `${START_PAGE}#demo=${demoToken}`
