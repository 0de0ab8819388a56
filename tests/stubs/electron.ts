/**
 * Stands for `electron` in unit tests: the real package starts a download when it is imported outside Electron. It holds
 * what the preload uses; code of the main process takes what it needs as arguments and is tested without it.
 */
import { EventEmitter } from 'node:events'

const channel = new EventEmitter()

/** What was done through the stub, for assertions. */
export const electronStub = {
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  /** Sends an event to the page, with an event object in front as Electron does. */
  send: (name: string, detail: unknown): boolean => channel.emit(name, { sender: 'ipcRenderer' }, detail),
}

export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown): void => void electronStub.exposed.set(name, api),
}

export const ipcRenderer = {
  invoke: async (...args: unknown[]): Promise<undefined> => void electronStub.invoked.push(args),
  on: (name: string, listener: (...args: unknown[]) => void) => channel.on(name, listener),
  off: (name: string, listener: (...args: unknown[]) => void) => channel.off(name, listener),
}
