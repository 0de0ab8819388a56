/**
 * Chromium does not know schemes that an application registers, so a page of `app://opora` stands at an address that it
 * knows and trusts as a secure context: `http://opora.app.localhost`. Nobody but the browser sees it: the proxy
 * translates on the way to the central API, and events of the main process carry the real one.
 */
const SUFFIX = '.localhost'

/** @returns the address as Chromium is given it; one of another scheme than those stays as it is. */
export function toChromium(address: string, schemes: ReadonlySet<string>): string {
  if (!URL.canParse(address)) return address
  const { protocol, host, pathname, search, hash } = new URL(address)
  const scheme = protocol.slice(0, -1)
  return schemes.has(scheme) ? `http://${host}.${scheme}${SUFFIX}${pathname || '/'}${search}${hash}` : address
}

/** @returns the address as the application knows it. */
export function fromChromium(address: string, schemes: ReadonlySet<string>): string {
  if (!URL.canParse(address)) return address
  const { protocol, hostname, pathname, search, hash } = new URL(address)
  if (protocol !== 'http:' || !hostname.endsWith(SUFFIX)) return address
  const parts = hostname.slice(0, -SUFFIX.length).split('.')
  const scheme = parts.pop() ?? ''
  return schemes.has(scheme) ? `${scheme}://${parts.join('.')}${pathname}${search}${hash}` : address
}

/** Of an address as the application knows it: Node's `origin` is "null" for schemes that it does not know. */
export function originOf(address: string): string {
  if (!URL.canParse(address)) return 'null'
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}
