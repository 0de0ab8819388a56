/**
 * What the main process answers on each channel. A part that is not built says `notHere`; building it means replacing
 * its line here by the module that does it.
 */
import type { AppInfo } from '@shared/protocol/ipc-contract'
import type { IpcHandlers } from './ipc'

const notHere = (): { readonly kind: 'notHere' } => ({ kind: 'notHere' })

export function hostParts(info: AppInfo): IpcHandlers {
  return {
    'app.info': () => info,
    'journal.append': notHere,
    'journal.read': notHere,
    'journal.remove': notHere,
    'alarms.replace': notHere,
    'notices.show': notHere,
    'notices.withdraw': notHere,
    'credentials.keep': notHere,
    'credentials.refresh': notHere,
    'credentials.forget': notHere,
    'deepLinks.take': notHere,
    'badge.show': notHere,
  }
}
