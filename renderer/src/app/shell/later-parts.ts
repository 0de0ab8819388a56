/** Parts of the application that its first screen does without. */
import { later } from '../later'

export const AppOverlays = later(() => import('./AppOverlays.vue'))
export const TicketPane = later(() => import('@/ticket/TicketPane.vue'))
export const AttentionPanel = later(() => import('@/attention/AttentionPanel.vue'))
export const NoticesPanel = later(() => import('@/notices/NoticesPanel.vue'))
