/** `ipcMain`, and frames as a handler sees them. */
import { EventEmitter } from 'node:events'

export interface StandInFrame {
  readonly origin: string
  readonly url: string
}

export interface StandInCall {
  readonly sender: object
  /** Null when the frame has gone since. */
  readonly senderFrame: StandInFrame | null
}

type Listener = (event: StandInCall, ...args: unknown[]) => unknown

const handlers = new Map<string, Listener>()

export const ipcMain = Object.assign(new EventEmitter(), {
  handle(channel: string, listener: Listener): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, listener)
  },
  removeHandler: (channel: string): void => void handlers.delete(channel),
})

/** Errors keep nothing but their text, as in Electron. */
export async function answerCall(
  channel: string,
  event: StandInCall,
  args: readonly unknown[],
): Promise<{ readonly error: string | null; readonly value: unknown }> {
  const handler = handlers.get(channel)
  const failed = (reason: string) => ({
    error: `Error invoking remote method '${channel}': ${reason}`,
    value: null,
  })
  if (handler === undefined) return failed(`Error: No handler registered for '${channel}'`)
  try {
    return { error: null, value: (await handler(event, ...args)) ?? null }
  } catch (error) {
    return failed(String(error))
  }
}
