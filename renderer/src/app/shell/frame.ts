/** What the frame of the application offers to the pages in it. */
import type { InjectionKey } from 'vue'

export interface Frame {
  /** Opens a ticket beside the queue. */
  openTicket(id: string): void
}

/** What opens over the application. */
export type OverlayName = 'palette' | 'help' | 'register' | 'signOut' | 'signIn'

export const FRAME: InjectionKey<Frame> = Symbol('frame')
