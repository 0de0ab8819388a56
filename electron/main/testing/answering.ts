/** Handlers for every channel that do nothing and say so: a test puts its own in their place. */
import { IPC_CHANNELS, type AppInfo } from '@shared/protocol/ipc-contract'
import type { IpcHandlers } from '../ipc'

export const INFO: AppInfo = { host: 'electron', version: '1.0.0', platform: 'linux', apiOrigin: 'http://127.0.0.1:1' }

export const answering = (changes: Partial<IpcHandlers> = {}): IpcHandlers => ({
  ...(Object.fromEntries(
    IPC_CHANNELS.map((channel) => [channel, () => ({ kind: 'notHere' })]),
  ) as unknown as IpcHandlers),
  'app.info': () => INFO,
  ...changes,
})
