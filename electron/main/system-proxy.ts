/**
 * The way out is the system's: its proxy, its PAC file, and the certificates that it trusts, a company's own among them.
 * Chromium does all of that for the page and for `net.fetch` alike; nothing of the desktop opens sockets by itself, and
 * a certificate that Chromium refuses stays refused.
 */
import type { Session } from 'electron'

export const followSystemProxy = (session: Pick<Session, 'setProxy'>): Promise<void> =>
  session.setProxy({ mode: 'system' })
