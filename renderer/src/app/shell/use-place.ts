/**
 * Keeps the address and the stores together. The address leads: a key, a click and the back button change it, and the
 * stores follow. A ticket that was opened or closed by a feature writes itself into the address.
 */
import { computed, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { QueueView } from '@/cache/queue-index'
import type { QueueRow } from '@/cache/queue-row'
import { useQueueStore } from '@/queue/queue-store'
import { useTicketStore } from '@/ticket/ticket-store'
import { addressOf, PAGES, placeOf, QUEUE_ROUTE, type AppPage, type Place } from '../place'

/** After this long on a ticket the address names it, and its neighbours are read. */
const REST_MS = 60

/** Ids of the row above and of the two below. */
function neighbours(rows: readonly QueueRow[], id: string): readonly string[] {
  const index = rows.findIndex((row) => row.id === id)
  if (index === -1) return []
  return [...rows.slice(index + 1, index + 3), ...rows.slice(Math.max(0, index - 1), index)].map((row) => row.id)
}

export interface PlaceActions {
  /** Which page is shown in the place of the queue; null while it is the queue. */
  readonly page: ComputedRef<AppPage | null>
  /** @param tab of the page; its first one, where none is named */
  showPage(page: AppPage, tab?: string): void
  /** Back from another page. */
  showQueue(): void
  goTo(view: QueueView): void
  openTicket(id: string): void
  closeTicket(): void
}

/**
 * Follows the address for as long as the calling component lives.
 *
 * @param isTurning whether moving in the queue turns the pages of the ticket beside it
 */
export function useFollowedPlace(isTurning: () => boolean): PlaceActions {
  const route = useRoute()
  const router = useRouter()
  const queue = useQueueStore()
  const ticket = useTicketStore()
  /** On another page: where one was in the queue, and comes back to. */
  let left: Place = placeOf(route)
  const isInQueue = (): boolean => route.name === QUEUE_ROUTE
  const here = (): Place => {
    if (isInQueue()) left = placeOf(route)
    return left
  }

  watch(
    () => here().view,
    (view) => {
      if (queue.view !== view) queue.setView(view)
    },
    { immediate: true },
  )
  watch(
    () => here().ticketId,
    (id) => {
      if (id === ticket.ticketId) return
      if (id === null) ticket.close()
      else void ticket.open(id)
    },
    { immediate: true },
  )
  // Not with every page that is turned: browsers ration changes of the address, and one costs more than a frame has.
  watch(
    () => ticket.ticketId,
    (id, _before, onCleanup) => {
      const timer = setTimeout(() => {
        if (isInQueue() && id !== here().ticketId) void router.replace(addressOf({ view: here().view, ticketId: id }))
      }, REST_MS)
      onCleanup(() => clearTimeout(timer))
    },
  )
  // In another view, and after a reload, the open ticket is the current row again once the order has settled.
  watch(
    [
      () => queue.view,
      () => queue.selectedId === null && queue.rows.length > 0 && queue.rows.every((row) => row.isReckoned),
    ],
    ([, isSettled]) => {
      const { ticketId } = here()
      if (isSettled && queue.rows.some((row) => row.id === ticketId)) queue.select(ticketId)
    },
  )
  // With a ticket open beside it, moving in the queue turns the pages.
  watch(
    () => queue.selectedId,
    (id) => {
      // The address follows, and does not hold it up.
      if (id !== null && isTurning() && ticket.ticketId !== null && id !== ticket.ticketId) void ticket.open(id)
    },
  )
  // Once the eye rests on a ticket, those above and below it are read: the next page turns at once.
  watch(
    () => ticket.ticketId,
    (id, _before, onCleanup) => {
      if (id === null) return
      const timer = setTimeout(() => ticket.prepare(neighbours(queue.rows, id)), REST_MS)
      onCleanup(() => clearTimeout(timer))
    },
  )

  return {
    page: computed(() => PAGES.find((page) => page === route.name) ?? null),
    showPage: (page, tab) => void router.push({ name: page, params: tab === undefined ? {} : { tab } }),
    showQueue: () => void router.push(addressOf(here())),
    goTo(view) {
      // Going where one is takes in what is new.
      if (isInQueue() && view === here().view) queue.showNew()
      else void router.push(addressOf({ view, ticketId: ticket.ticketId }))
    },
    openTicket(id) {
      if (queue.selectedId !== id) queue.select(id)
      void router.push(addressOf({ view: here().view, ticketId: id }))
    },
    closeTicket() {
      ticket.close()
      void router.push(addressOf({ view: here().view, ticketId: null }))
    },
  }
}
