/**
 * What the main process answers on each channel. A part that is not here (not built, or not on this system) says
 * `notHere`.
 */
import type { AppInfo } from '@shared/protocol/ipc-contract'
import type { IpcHandlers } from './ipc'

const notHere = (): { readonly kind: 'notHere' } => ({ kind: 'notHere' })

/** The answer of a part that did what it was asked, and has nothing to say. */
export const DONE = { kind: 'done', value: null } as const

/** @param parts those that there are */
export function hostParts(info: AppInfo, parts: Partial<IpcHandlers> = {}): IpcHandlers {
  return {
    'app.info': () => info,
    'journal.append': notHere,
    'journal.read': notHere,
    'journal.remove': notHere,
    'drafts.keep': notHere,
    'drafts.read': notHere,
    'drafts.remove': notHere,
    'alarms.replace': notHere,
    'notices.ready': notHere,
    'notices.show': notHere,
    'notices.withdraw': notHere,
    'credentials.keep': notHere,
    'credentials.refresh': notHere,
    'credentials.forget': notHere,
    'deepLinks.take': notHere,
    'badge.show': notHere,
    'diagnostics.read': notHere,
    'diagnostics.note': notHere,
    'settings.read': notHere,
    'settings.change': notHere,
    'settings.setShortcut': notHere,
    'settings.setAutostart': notHere,
    'settings.testServer': notHere,
    'settings.useServer': notHere,
    'settings.restart': notHere,
    'updates.read': notHere,
    'updates.check': notHere,
    'updates.download': notHere,
    'updates.install': notHere,
    ...parts,
  }
}
