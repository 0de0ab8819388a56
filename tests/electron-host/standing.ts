/**
 * What was done through the stand-in and cannot be seen in a page: notifications, the tray, boxes. A spec reads it inside
 * the process as `globalThis.standIn`; under real Electron there is none.
 */
export interface Done {
  readonly what: string
  readonly detail: unknown
}

export const done: Done[] = []

export const note = (what: string, detail: unknown = null): void => void done.push({ what, detail })
