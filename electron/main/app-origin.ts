/**
 * The one origin of the page. It never changes: IndexedDB belongs to it, and with it every engineer's unsent work.
 */

export const APP_SCHEME = 'app'
export const APP_ORIGIN = 'app://opora'
export const START_PAGE = `${APP_ORIGIN}/index.html`

/** Whether an address, or an origin, is our own page. Compared by parts: a prefix would let `app://opora.evil` in. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  // Node's `origin` is "null" for schemes that it does not know.
  return url.protocol === `${APP_SCHEME}:` && url.host === 'opora' && url.username === '' && url.password === ''
}
