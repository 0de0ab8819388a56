/**
 * One desktop a person: a second start shows the window of the first, and hands over the link that it was started with.
 * Two would fight over the outbox journal and the tray, and on desktops without a tray a second start is the only way back
 * to a hidden window.
 */
import type { App } from 'electron'
import { z } from 'zod'

/** Handed over as data: Electron adds switches of its own to the command line, and may change its order. */
const messageSchema = z.object({ ticket: z.string().max(20).nullable() })

/**
 * @param ticket number of the ticket that this start is asked to show
 * @param onSecondStart called when somebody starts the application again.
 * @returns false when another instance runs already: this one must quit.
 */
export function holdSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  ticket: string | null,
  onSecondStart: (ticket: string | null) => void,
): boolean {
  if (!app.requestSingleInstanceLock({ ticket })) return false
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const message = messageSchema.safeParse(data)
    onSecondStart(message.success ? message.data.ticket : null)
  })
  return true
}
