/** Which host the page runs in: the desktop's preload leaves `window.opora`; a browser leaves nothing. */
import type { OporaBridge } from '@shared/protocol/ipc-contract'
import { browserHost } from './browser'
import { electronHost } from './electron'
import type { Host } from './host'

declare global {
  interface Window {
    readonly opora?: OporaBridge
  }
  /** Version of the product, put in by the build. */
  const __OPORA_VERSION__: string
}

export function createHost(page: Pick<Window, 'opora' | 'location'> = window): Host {
  return page.opora ? electronHost(page.opora) : browserHost(page.location.origin, __OPORA_VERSION__)
}
