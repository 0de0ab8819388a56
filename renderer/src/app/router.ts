/**
 * Where one is, in the address: a reload comes back to the same view and ticket, with or without a network. Hash
 * history, because the same page is served from `app://opora` and from the central API.
 */
import { createRouter, createWebHashHistory, type Router } from 'vue-router'
import { QUEUE_VIEWS } from '@/cache/queue-index'
import { laterPage } from './later'
import { ADMINISTRATION_ROUTE, addressOf, DUTY_ROUTE, FIRST_VIEW, placeOf, QUEUE_ROUTE, SETTINGS_ROUTE } from './place'
import QueuePage from './shell/QueuePage.vue'

const DutyPane = laterPage(() => import('@/duty/DutyPane.vue'))
const SettingsPane = laterPage(() => import('@/settings/SettingsPane.vue'))
const AdministrationPane = laterPage(() => import('@/administration/AdministrationPane.vue'))

const TICKET_ID = '[\\da-fA-F-]{36}'

export function createAppRouter(): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: `/:view(${QUEUE_VIEWS.join('|')})/:ticketId([\\w-]+)?`, name: QUEUE_ROUTE, component: QueuePage },
      { path: '/duty', name: DUTY_ROUTE, ...DutyPane },
      { path: '/settings', name: SETTINGS_ROUTE, ...SettingsPane },
      { path: '/administration/:tab?', name: ADMINISTRATION_ROUTE, ...AdministrationPane },
      // Of a view that is no more, or was mistyped: the ticket is what it names, and says itself where there is none.
      {
        path: `/:unknown/:ticketId(${TICKET_ID})`,
        redirect: ({ params }) => addressOf({ ...placeOf({ params }), view: FIRST_VIEW }),
      },
      { path: '/:rest(.*)*', redirect: addressOf({ view: FIRST_VIEW, ticketId: null }) },
    ],
  })
}
