/**
 * What the main process answers on each channel. A part that may not be here (nothing is updated in what is not installed)
 * says `notHere`; a desktop that lacks any other does not compile.
 */
import type { AppInfo, IpcChannel } from '@shared/protocol/ipc-contract'
import type { IpcHandlers } from './ipc'

const notHere = (): { readonly kind: 'notHere' } => ({ kind: 'notHere' })

/** The answer of a part that did what it was asked, and has nothing to say. */
export const DONE = { kind: 'done', value: null } as const

type OfInstalled = Extract<IpcChannel, `updates.${string}`>
export type DesktopParts = Omit<IpcHandlers, 'app.info' | OfInstalled> & Partial<Pick<IpcHandlers, OfInstalled>>

export function hostParts(info: AppInfo, parts: DesktopParts): IpcHandlers {
  return {
    'app.info': () => info,
    'updates.read': notHere,
    'updates.check': notHere,
    'updates.download': notHere,
    'updates.install': notHere,
    ...parts,
  }
}
