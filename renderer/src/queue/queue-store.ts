/** The queue on screen: one view of it, its displayed order, live counts and the selection. */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Client } from '@/app/client/client-types'
import { useClientEvents } from '@/app/client/use-client-events'
import { useConnectionStore } from '@/app/stores/connection-store'
import { QUEUE_VIEWS, type QueueCounts, type QueueQuery, type QueueSort, type QueueView } from '@/cache/queue-index'
import type { QueueRow } from '@/cache/queue-row'
import { isOutOfReach } from '@/sync/connection'
import { clockTick, createSlaRules, type ClockTick } from '@shared/sla'
import { countNew, nextDisplayed } from './displayed-order'
import { hasCome } from './has-come'

/** Changes that come in a burst are put in order together. */
const BURST_MS = 100
/** Of finished tickets, of which there may be a hundred thousand; a list in which nobody scrolls further. */
const MOST_FINISHED = 1_000
const NO_RULES = createSlaRules([], [])
const NO_COUNTS = Object.fromEntries(QUEUE_VIEWS.map((view) => [view, 0])) as QueueCounts

export const useQueueStore = defineStore('queue', () => {
  const connection = useConnectionStore()
  const view = ref<QueueView>('mine')
  const sort = ref<QueueSort>('nextDeadline')
  const words = ref('')
  const selectedId = ref<string | null>(null)
  const counts = shallowRef<QueueCounts>(NO_COUNTS)
  const areFinishedRead = ref(false)
  const displayedIds = shallowRef<readonly string[]>([])
  const wantedIds = shallowRef<readonly string[]>([])
  /** Finished tickets that stand behind those of the list. */
  const olderCount = ref(0)
  /** Raised whenever a row may be different. */
  const revision = ref(0)
  const now = computed(() => connection.now)
  let client: Client | null = null
  /** Before the engineer touches the list, it may still arrange itself while data comes in. */
  let isTouched = false
  /** The first order after the data has come is taken whole. */
  let hasBeenArranged = false
  /** An order was made of everything that the first load brought. */
  let hasLoaded = false
  /** The order under the words that were typed was made of everything. */
  let hasSearchedAll = true
  let orderedAt = 0
  /** As the index was when rows were last looked at. */
  let seenIndex = 0
  let timer: ReturnType<typeof setTimeout> | null = null

  const rows = computed<readonly QueueRow[]>(() => rowsAt(revision.value, displayedIds.value))
  /** The index is no reactive thing: its revision says when to look again. */
  function rowsAt(_revision: number, ids: readonly string[]): readonly QueueRow[] {
    return ids.flatMap((id) => client?.row(id) ?? [])
  }
  /** Whether all tickets of a view are in memory: until then no tickets are no answer. */
  const isKnown = (asked: QueueView): boolean =>
    hasCome(asked, connection.state) && (asked !== 'resolved' || areFinishedRead.value)
  /** Its tickets are not here, and as things stand nothing brings them. */
  const isMissing = (asked: QueueView): boolean =>
    !hasCome(asked, connection.state) && isOutOfReach(connection.state.kind)
  /** @returns null while there may be some */
  function countOf(asked: QueueView): number | null {
    const known = counts.value[asked]
    return known > 0 || isKnown(asked) ? known : null
  }
  /** Of the list that is shown; null while there may be some. */
  const total = computed(() => {
    const known = rows.value.length + olderCount.value
    return known > 0 || isKnown(view.value) ? known : null
  })
  const newCount = computed(() => countNew(displayedIds.value, wantedIds.value))
  const selectedRow = computed(() => rows.value.find((row) => row.id === selectedId.value) ?? null)

  function query(held: Client): QueueQuery {
    return { view: view.value, owner: held.owner, now: held.now(), sort: sort.value, words: words.value }
  }

  function order(isAsked: boolean): void {
    orderedAt = performance.now()
    if (client === null) return
    const held = client
    const isSearchedAll = hasSearchedAll
    hasSearchedAll = words.value === '' || held.index.isSearchable
    const ids = held.index.ids(query(held))
    wantedIds.value = view.value === 'resolved' && ids.length > MOST_FINISHED ? ids.slice(0, MOST_FINISHED) : ids
    olderCount.value = ids.length - wantedIds.value.length
    // The first order after the load is still part of it: it shows what came last.
    const isLoading = !hasLoaded
    hasLoaded = held.connection.isComplete
    const isArranging = !isTouched && (isLoading || held.index.unreckonedIds(held.now()).length > 0)
    if (isAsked || !isSearchedAll || displayedIds.value.length === 0 || isArranging || !hasBeenArranged) {
      displayedIds.value = wantedIds.value
      hasBeenArranged = !isArranging
    } else {
      // While the first load runs nothing is news: the order simply grows around what is there.
      const isShownAtOnce = (id: string): boolean => isLoading || held.row(id)?.unsaved !== 'none'
      displayedIds.value = nextDisplayed(displayedIds.value, wantedIds.value, selectedId.value, isShownAtOnce)
    }
    count()
  }
  function count(): void {
    if (client !== null) counts.value = client.index.counts(client.owner, client.now())
  }

  /** Rows are new at once; their order follows, at most ten times a second. */
  function refresh(): void {
    seenIndex = client?.index.revision ?? 0
    revision.value += 1
    if (timer !== null) return
    const waitMs = BURST_MS - (performance.now() - orderedAt)
    if (waitMs <= 0 || isFirstAwaited()) {
      order(false)
      return
    }
    timer = setTimeout(() => {
      timer = null
      order(false)
    }, waitMs)
  }

  /** The first tickets of a first load: nobody waits for the burst to end. */
  const isFirstAwaited = (): boolean =>
    displayedIds.value.length === 0 && words.value === '' && client?.connection.isComplete === false

  function startOver(): void {
    isTouched = false
    hasBeenArranged = false
    hasLoaded = client?.connection.isComplete ?? false
    areFinishedRead.value = client?.areFinishedRead ?? false
    seenIndex = client?.index.revision ?? 0
    revision.value += 1
    order(true)
  }

  useClientEvents((next) => {
    client = next
    if (next === null) {
      displayedIds.value = []
      wantedIds.value = []
      counts.value = NO_COUNTS
      olderCount.value = 0
      selectedId.value = null
      words.value = ''
      view.value = 'mine'
      revision.value += 1
      return []
    }
    startOver()
    return [
      // There may be more of a ticket, and its row the same.
      next.on('tickets', () => {
        if (next.index.revision !== seenIndex) refresh()
      }),
      next.on('finished', () => {
        areFinishedRead.value = true
      }),
      next.on('directory', refresh),
      next.on('connection', refresh),
      next.on('reset', startOver),
    ]
  })
  // Time alone moves tickets into "breaching" and out of it.
  watch(now, refresh)
  onScopeDispose(() => {
    if (timer !== null) clearTimeout(timer)
  })

  /** Takes the order as it is now, with everything that is new. */
  function showNew(): void {
    order(true)
  }

  function setView(next: QueueView): void {
    if (view.value === next) {
      showNew()
      return
    }
    view.value = next
    selectedId.value = null
    startOver()
  }

  function setSort(next: QueueSort): void {
    sort.value = next
    startOver()
  }

  function setWords(text: string): void {
    words.value = text
    order(true)
  }

  function select(id: string | null): void {
    isTouched = true
    selectedId.value = id
  }

  function move(step: 1 | -1): string | null {
    isTouched = true
    const ids = rows.value
    const index = ids.findIndex((row) => row.id === selectedId.value)
    const next = index === -1 ? (step === 1 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, index + step))
    selectedId.value = ids[next]?.id ?? null
    return selectedId.value
  }
  const selectNext = (): string | null => move(1)
  const selectPrevious = (): string | null => move(-1)

  /** What the chip of a row shows at this second. */
  const tick = (row: QueueRow): ClockTick =>
    clockTick(client === null ? null : row.clock, client?.rules ?? NO_RULES, now.value)
  /** The same of the offer that waits for an answer. */
  const offerTick = (row: Pick<QueueRow, 'offerClock'>): ClockTick =>
    clockTick(client === null ? null : row.offerClock, client?.rules ?? NO_RULES, now.value)

  return {
    view,
    sort,
    words,
    counts,
    countOf,
    isKnown,
    isMissing,
    rows,
    total,
    olderCount,
    newCount,
    selectedId,
    selectedRow,
    now,
    showNew,
    setView,
    setSort,
    setWords,
    select,
    selectNext,
    selectPrevious,
    tick,
    offerTick,
  }
})
