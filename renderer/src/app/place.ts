/** Addresses: a view of the queue, and in it maybe a ticket. */
import type { RouteLocationNormalizedLoaded, RouteLocationRaw } from 'vue-router'
import { QUEUE_VIEWS, type QueueView } from '@/cache/queue-index'

export const FIRST_VIEW: QueueView = 'myGroups'
export const QUEUE_ROUTE = 'queue'
export const DUTY_ROUTE = 'duty'
export const ADMINISTRATION_ROUTE = 'administration'
export const SETTINGS_ROUTE = 'settings'
/** Of administration. */
export const FILES_TAB = 'files'

/** What is shown in the place of the queue. */
export const PAGES = [DUTY_ROUTE, ADMINISTRATION_ROUTE, SETTINGS_ROUTE] as const
export type AppPage = (typeof PAGES)[number]

export interface Place {
  readonly view: QueueView
  /** The ticket that is open beside the queue. */
  readonly ticketId: string | null
}

export function addressOf({ view, ticketId }: Place): RouteLocationRaw {
  return { name: QUEUE_ROUTE, params: { view, ticketId } }
}

/** What an address says; the first view when it names none. */
export function placeOf({ params }: Pick<RouteLocationNormalizedLoaded, 'params'>): Place {
  const view = QUEUE_VIEWS.find((known) => known === params['view']) ?? FIRST_VIEW
  const ticketId = params['ticketId']
  return { view, ticketId: typeof ticketId === 'string' && ticketId !== '' ? ticketId : null }
}
