/**
 * Which deadline is being explained, and by what: a chip that the pointer rests on, or one that was asked about. There is one
 * explanation at a time for the whole application, so a queue of a thousand chips carries none of its own.
 */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Client, TicketView } from '@/app/client/client-types'
import { useClientEvents } from '@/app/client/use-client-events'
import { useConnectionStore } from '@/app/stores/connection-store'
import { MINUTE_MS } from '@shared/domain/instant'
import {
  clockTick,
  createSlaRules,
  explainClocks,
  lineKey,
  nextDeadline,
  SlaError,
  type ClockTick,
  type ExplainedPause,
  type Explanation,
} from '@shared/sla'

/** A pointer that only passes by opens nothing. */
const REST_MS = 400
/** Long enough to go from the chip to what it opened. */
const LEAVE_MS = 250
const NO_RULES = createSlaRules([], [])

/** A clock on the screen. */
export interface ClockPlace {
  readonly ticketId: string
  /** Which of the ticket's clocks (`lineKey`); null for the one that speaks for it. */
  readonly line: string | null
  /** What the explanation stands beside. */
  readonly anchor: Element
}

export const useExplanationStore = defineStore('explanation', () => {
  const connection = useConnectionStore()
  /** Under the pointer, or with the keyboard on it. */
  const pointed = shallowRef<ClockPlace | null>(null)
  const shown = shallowRef<ClockPlace | null>(null)
  /** Asked for, so that it has the keyboard and stays; otherwise it goes with the pointer. */
  const isPinned = ref(false)
  const chosenLine = ref<string | null>(null)
  const view = shallowRef<TicketView | null>(null)
  const rules = shallowRef(NO_RULES)
  let client: Client | null = null
  let timer: ReturnType<typeof setTimeout> | null = null

  const minute = computed(() => Math.floor(connection.now / MINUTE_MS))
  const explanations = computed(() => explainedAt(minute.value, view.value))
  /** Reckoned each minute, as the clocks of an open ticket are. */
  function explainedAt(_minute: number, held: TicketView | null): readonly Explanation[] {
    if (held === null) return []
    try {
      return explainClocks(held.ticket.facts, rules.value, client?.now() ?? connection.now)
    } catch (error) {
      // Its policy or calendar is still on the way; the directory says when it is there.
      if (error instanceof SlaError) return []
      throw error
    }
  }
  const explanation = computed<Explanation | null>(() => {
    const speaking = nextDeadline(explanations.value.map(({ clock }) => clock))
    const line = chosenLine.value ?? shown.value?.line ?? (speaking === null ? null : lineKey(speaking))
    return explanations.value.find(({ clock }) => lineKey(clock) === line) ?? explanations.value[0] ?? null
  })
  const tick = computed<ClockTick | null>(() =>
    explanation.value === null ? null : clockTick(explanation.value.clock, rules.value, connection.now),
  )

  /** Who answers for a pause: it stands in the ticket while it lasts, and in the event that began it. */
  function ownerOf({ to, seq }: ExplainedPause): string | null {
    const pending = view.value?.ticket.pending ?? null
    if (to === null && pending !== null) return pending.ownerId
    const event = view.value?.entries?.find((entry) => entry.event.seqInTicket === seq)?.event
    const set = event?.fields['pending']?.to
    if (typeof set !== 'object' || set === null || !('ownerId' in set)) return null
    return typeof set['ownerId'] === 'string' ? set['ownerId'] : null
  }

  function read(): void {
    const { ticketId = null } = shown.value ?? {}
    view.value = ticketId === null ? null : (client?.view(ticketId) ?? null)
  }

  function wait(ms: number, run: () => void): void {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      run()
    }, ms)
  }
  function stay(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  function show(place: ClockPlace, pinned: boolean): void {
    stay()
    shown.value = place
    isPinned.value = pinned
    chosenLine.value = null
    read()
    // Of a ticket that stands in its row alone there is nothing to explain until it has been read; then it is told.
    void client?.prepare([place.ticketId])
  }

  /** The pointer came over a clock, or the keyboard to it. */
  function point(place: ClockPlace): void {
    pointed.value = place
  }
  function enter(place: ClockPlace): void {
    point(place)
    if (isPinned.value) return
    if (shown.value?.anchor === place.anchor) stay()
    else wait(REST_MS, () => show(place, false))
  }
  function leave(): void {
    pointed.value = null
    if (!isPinned.value) wait(LEAVE_MS, close)
  }
  function unpoint(): void {
    pointed.value = null
  }

  const pin = (place: ClockPlace): void => show(place, true)

  function close(): void {
    stay()
    shown.value = null
    isPinned.value = false
    view.value = null
  }

  useClientEvents((next) => {
    client = next
    rules.value = next?.rules ?? NO_RULES
    pointed.value = null
    close()
    if (next === null) return []
    return [
      next.on('tickets', (ids) => {
        if (shown.value !== null && ids.includes(shown.value.ticketId)) read()
      }),
      next.on('directory', () => {
        rules.value = next.rules
      }),
      next.on('reset', close),
    ]
  })
  // Its row may have been scrolled away.
  watch(
    () => connection.now,
    () => {
      if (shown.value?.anchor.isConnected === false) close()
    },
  )
  onScopeDispose(stay)

  return {
    pointed,
    shown,
    isPinned,
    chosenLine,
    explanations,
    explanation,
    tick,
    isRead: computed(() => view.value !== null),
    ownerOf,
    point,
    unpoint,
    enter,
    leave,
    stay,
    pin,
    close,
  }
})
