/**
 * Tells when the network has come back. Electron has no event for it in the main process, and the page's own comes only
 * while there is a page; so it is asked now and then, which costs nothing.
 */
export interface NetworkPorts {
  /** False is sure; true says only that there is some network. */
  isOnline(): boolean
  after(ms: number, run: () => void): () => void
  onReturn(): void
}

export const LOOK_MS = 10_000

/** @returns ends it */
export function followNetwork(ports: NetworkPorts): () => void {
  let wasOnline = ports.isOnline()
  let cancel = (): void => undefined
  const look = (): void => {
    const isOnline = ports.isOnline()
    if (isOnline && !wasOnline) ports.onReturn()
    wasOnline = isOnline
    arm()
  }
  const arm = (): void => {
    cancel = ports.after(LOOK_MS, look)
  }
  arm()
  return () => cancel()
}
