/**
 * The page may use nothing of the machine. One exception: reaching the local network, without which Chromium refuses
 * a central API that has an intranet address. Notifications come from the main process, not from the page.
 */
import type { Session } from 'electron'
import { isOurs } from './app-origin'

const LOCAL_NETWORK: ReadonlySet<string> = new Set(['local-network-access', 'local-network', 'loopback-network'])

/** @param asker origin or address of the frame that asks; undefined for what is not a document. */
export function isPermitted(permission: string, asker: string | undefined): boolean {
  return LOCAL_NETWORK.has(permission) && asker !== undefined && isOurs(asker)
}

/** Both handlers are needed: what passes the check is never asked for. */
export function guardPermissions(
  session: Pick<
    Session,
    | 'setPermissionCheckHandler'
    | 'setPermissionRequestHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
  >,
): void {
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin))
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isPermitted(permission, details.requestingUrl)),
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler(null)
}
