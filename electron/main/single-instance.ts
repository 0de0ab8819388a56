/**
 * One desktop a person: a second start shows the window of the first, and hands over the link that it was started with.
 * Two would fight over the outbox journal and the tray, and on desktops without a tray a second start is the only way back
 * to a hidden window.
 */
import type { App } from 'electron'
import { z } from 'zod'
import type { AskedLink } from './deep-links/parse-link'

/** Handed over as data: Electron adds switches of its own to the command line, and may change its order. */
const messageSchema = z.object({ link: z.object({ ticket: z.string().max(20).nullable() }).nullable() })

/**
 * @param link that this start is asked to follow
 * @param onSecondStart called when somebody starts the application again.
 * @returns false when another instance runs already: this one must quit.
 */
export function holdSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  link: AskedLink | null,
  onSecondStart: (link: AskedLink | null) => void,
): boolean {
  if (!app.requestSingleInstanceLock({ link })) return false
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const message = messageSchema.safeParse(data)
    onSecondStart(message.success ? message.data.link : null)
  })
  return true
}
