/**
 * The session: what the application's permission handlers allow is what Chromium is told to allow. Chromium is asked
 * before the page loads; real Electron asks the handlers each time.
 */
import type { BrowserContext } from '@playwright/test'
import type { Session } from 'electron'
import { toChromium } from './addresses'
import { protocol, schemes } from './protocol'
import { note } from './standing'

type Check = Exclude<Parameters<Session['setPermissionCheckHandler']>[0], null>

let check: Check = () => true

export const defaultSession = {
  protocol,
  setPermissionCheckHandler: (handler: Check | null): void => void (check = handler ?? (() => true)),
  setPermissionRequestHandler: (): void => undefined,
  setDevicePermissionHandler: (): void => undefined,
  setDisplayMediaRequestHandler: (): void => undefined,
  // Its Chromium has one way out, `proxy.ts`.
  setProxy: (): Promise<void> => Promise.resolve(),
  setSpellCheckerEnabled: (isOn: boolean): void => note('session.spelling', isOn),
  setSpellCheckerLanguages: (languages: string[]): void => note('session.spellingLanguages', languages),
}

export const session = { defaultSession }

/** By the names of Electron and those of Chromium's developer tools. */
const PERMISSIONS = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['clipboard-read', 'clipboard-read'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
  ['local-network-access', 'local-network-access'],
] as const

/** @param origin of the page, as the application knows it */
export async function applyPermissions(context: BrowserContext, origin: string): Promise<void> {
  const page = context.pages()[0]
  if (page === undefined) return
  const tools = await context.newCDPSession(page)
  const place = toChromium(`${origin}/`, schemes).replace(/\/$/, '')
  for (const [electronName, chromiumName] of PERMISSIONS) {
    const isAllowed = check(null, electronName, origin, { isMainFrame: true })
    const setting = isAllowed ? 'granted' : 'denied'
    await tools
      .send('Browser.setPermission', { permission: { name: chromiumName }, setting, origin: place })
      .catch((error: unknown) => {
        // An older Chromium does not know every name, and then asks for none of it.
        if (!/unknown|invalid/i.test(String(error))) throw error
      })
  }
  await tools.detach()
}
