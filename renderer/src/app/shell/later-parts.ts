/** Parts of the application that its first screen does without. */
import { later } from '../later'

export const overlays = later(() => import('./AppOverlays.vue'))
export const ticketPane = later(() => import('@/ticket/TicketPane.vue'))
export const attentionPanel = later(() => import('@/attention/AttentionPanel.vue'))
export const noticesPanel = later(() => import('@/notices/NoticesPanel.vue'))
