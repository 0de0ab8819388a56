/** What must reach the engineer, newest first, and how much of it has. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Client } from '@/app/client/client-types'
import { useClientEvents } from '@/app/client/use-client-events'
import { useTicketStore } from '@/ticket/ticket-store'
import type { TicketEvent } from '@shared/domain/event'
import type { Notice } from '@shared/domain/notices'
import { isAsking, NO_ANSWERS, readAnswers, type Answer } from './notice-answers'

const NO_EVENTS: ReadonlyMap<string, TicketEvent> = new Map()
const newestFirst = (left: Notice, right: Notice): number =>
  right.createdAt - left.createdAt || (left.id < right.id ? 1 : -1)

export const useNoticesStore = defineStore('notices', () => {
  const tickets = useTicketStore()
  const items = shallowRef<readonly Notice[]>([])
  /** What notices tell of, by notice; as far as it was asked for and is on this device. */
  const events = shallowRef(NO_EVENTS)
  /** A mark could not be saved; until one can. */
  const isNotSaved = ref(false)
  /** By notice: the engineer has said that they have its ticket. */
  const answers = shallowRef<ReadonlyMap<string, Answer>>(NO_ANSWERS)
  let client: Client | null = null

  const unseen = computed(() => items.value.filter(({ id, seenAt }) => seenAt === null && !answers.value.has(id)))
  /** What waits for the engineer to say that they have it. */
  const asking = computed(() => items.value.filter((notice) => isAsking(notice) && !answers.value.has(notice.id)))

  useClientEvents((next) => {
    client = next
    events.value = NO_EVENTS
    isNotSaved.value = false
    const take = (): void => {
      items.value = [...(next?.notices ?? [])].sort(newestFirst)
      answers.value = readAnswers(items.value, next)
    }
    const takeAnswers = (ticketIds: readonly string[]): void => {
      if (items.value.some((notice) => isAsking(notice) && ticketIds.includes(notice.ticketId))) take()
    }
    take()
    return next === null ? [] : [next.on('notices', take), next.on('reset', take), next.on('tickets', takeAnswers)]
  })

  async function see(ids: readonly string[]): Promise<void> {
    if (client === null || ids.length === 0) return
    try {
      await client.seeNotices(ids)
      isNotSaved.value = false
    } catch (error) {
      console.error(error)
      isNotSaved.value = true
    }
  }
  const seeAll = (): Promise<void> => see(unseen.value.map(({ id }) => id))

  /** Says that the engineer has the ticket; the ladder waits for them. */
  async function acknowledge({ ticketId }: Notice): Promise<void> {
    const { kind } = await tickets.dispatch({ name: 'acknowledge', ticketId, args: {} }).saved
    isNotSaved.value = kind === 'notSaved'
  }

  /** Reads what these notices tell of. */
  async function readEvents(of: readonly Notice[]): Promise<void> {
    const asked = client
    if (asked === null) return
    const found = await asked.noticeEvents(of)
    if (asked === client) events.value = found
  }

  // Whoever opens the ticket sees what it was about. Not what comes later, since nobody may be sitting before it, and
  // not what is important, which asks to be looked at itself.
  watch(
    () => (tickets.status === 'ready' ? tickets.ticketId : null),
    (ticketId) => {
      const told = unseen.value.filter((notice) => notice.ticketId === ticketId && !notice.important)
      void see(told.map(({ id }) => id))
    },
  )

  return { items, unseen, asking, answers, events, isNotSaved, see, seeAll, acknowledge, readEvents }
})
