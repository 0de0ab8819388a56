/**
 * The one door from the page into the main process. Each call is judged the same way: it comes from the main frame of
 * our own window, showing our own origin; its arguments are those of the channel; and whatever happens, the answer is
 * data with a stable code, since Electron keeps nothing of a thrown error but its text.
 */
import {
  IPC_CHANNELS,
  type IpcArguments,
  type IpcChannel,
  type IpcErrorCode,
  type IpcReply,
  type IpcResult,
} from '@shared/protocol/ipc-contract'
import { ipcArgumentSchemas } from '@shared/protocol/ipc-schemas'
import { isOurs } from './app-origin'

/** A frame, as far as it is judged. */
export interface Frame {
  readonly origin: string
}

/** The event of a call. `senderFrame` is null when the frame is gone or has navigated since. */
export interface CallEvent {
  readonly sender: { readonly mainFrame: Frame }
  readonly senderFrame: Frame | null
}

export type IpcHandlers = {
  readonly [C in IpcChannel]: (...args: IpcArguments<C>) => IpcResult<C> | Promise<IpcResult<C>>
}

/** What is needed of Electron's `ipcMain`, and of whoever keeps the window. */
export interface IpcPorts {
  handle(channel: string, listener: (event: CallEvent, ...args: unknown[]) => Promise<IpcReply<unknown>>): void
  /** Whether the call came from the contents of the window that the engineer sees. */
  isOurWindow(sender: CallEvent['sender']): boolean
  /** Told of every call that was not served, but for a {@link ReportedError}; never the arguments, which hold personal text. */
  report(channel: IpcChannel, code: IpcErrorCode, cause: unknown): void
}

/** Whoever throws it has written down what was wrong, or has done so before: a try more of one outage is no news. */
export class ReportedError extends Error {
  override readonly name = 'ReportedError'
}

function isOurPage(event: CallEvent, ports: IpcPorts): boolean {
  const frame = event.senderFrame
  return frame != null && ports.isOurWindow(event.sender) && frame === event.sender.mainFrame && isOurs(frame.origin)
}

function handle<C extends IpcChannel>(channel: C, handler: IpcHandlers[C], ports: IpcPorts): void {
  const fail = (code: IpcErrorCode, message: string, cause: unknown): IpcReply<never> => {
    if (!(cause instanceof ReportedError)) ports.report(channel, code, cause)
    return { ok: false, error: { code, message } }
  }
  ports.handle(channel, async (event, ...args) => {
    if (!isOurPage(event, ports)) return fail('refused', `${channel} is not answered here`, null)
    const parsed = ipcArgumentSchemas[channel].safeParse(args)
    if (!parsed.success) return fail('invalid', `${channel} was called with other arguments`, parsed.error)
    try {
      return { ok: true, value: await handler(...parsed.data) }
    } catch (error) {
      return fail('failed', `${channel} failed`, error)
    }
  })
}

/** Serves every channel of the contract. */
export function serveIpc(handlers: IpcHandlers, ports: IpcPorts): void {
  for (const channel of IPC_CHANNELS) handle(channel, handlers[channel], ports)
}
