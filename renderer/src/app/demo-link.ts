/**
 * The address that a demo prints ends in `#demo=TOKEN`. The token works once, so it is taken out of the address before
 * the router reads it, and never stays in the history of the browser.
 */

const DEMO = /^#\/?demo=([\w-]+)$/

/** @returns the token; null when the address carries none */
export function takeDemoToken(page: Pick<Window, 'location' | 'history'> = window): string | null {
  const token = DEMO.exec(page.location.hash)?.[1] ?? null
  if (token !== null) page.history.replaceState(null, '', `${page.location.pathname}${page.location.search}#/`)
  return token
}
