/** The open ticket: its view with pending changes, its clocks, and everything that can be asked of it. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { bringTicket, type Absence } from '@/app/client/bring-ticket'
import type { Client, Dispatched, SavedResult, Intent, TextIntent, TicketView } from '@/app/client/client-types'
import { isKept } from '@/app/client/is-kept'
import { requireClient } from '@/app/client/current-client'
import { useClientEvents } from '@/app/client/use-client-events'
import { useConnectionStore } from '@/app/stores/connection-store'
import { isOutOfReach } from '@/sync/connection'
import type { CommandName } from '@shared/domain/command'
import type { AttachedFile } from '@shared/domain/files'
import { MINUTE_MS, type Instant } from '@shared/domain/instant'
import {
  clockTick,
  createSlaRules,
  movedPromise,
  replay,
  SlaError,
  type Clock,
  type ClockFact,
  type ClockTick,
  type MovedPromise,
  type SlaRules,
} from '@shared/sla'
import { wayBack } from './way-back'

type WithoutTicket<One> = One extends Intent ? Omit<One, 'ticketId'> : never
/** Anything that can be asked of the open ticket. */
export type TicketIntent = WithoutTicket<Exclude<Intent, { readonly name: 'registerTicket' }>>

export interface LastAction {
  readonly commandId: string
  readonly ticketId: string
  readonly name: CommandName
  readonly isUndoable: boolean
  /** What takes it back, where no undo does. */
  readonly back?: Intent
}

/** A refused text that is to be written anew. */
export interface TakenBack {
  /** Of what needs attention: it stays there until the text is in its field. */
  readonly itemId: string
  readonly ticketId: string
  /** The action, or the kind of text: its draft and its command are named by it. */
  readonly at: string
  readonly text: string
}

/** What made a ticket, or takes something back itself, is no action that could be taken back. */
const NEVER_UNDOABLE: readonly CommandName[] = ['registerTicket', 'undo']
/** What reaches a person stays. What was done before it is not the last action any more: undo must not reach past it. */
const REACHES_A_PERSON: readonly CommandName[] = ['reply']
const NO_RULES = createSlaRules([], [])

export const useTicketStore = defineStore('ticket', () => {
  const connection = useConnectionStore()
  const ticketId = ref<string | null>(null)
  /** `notHere`: this device does not have it, and `absence` says why it could not be fetched. */
  const status = ref<'idle' | 'loading' | 'ready' | 'notHere'>('idle')
  /** `gone`: it was here, and was deleted or went out of what this device holds. */
  const absence = ref<Absence | 'gone'>('gone')
  const view = shallowRef<TicketView | null>(null)
  const lastAction = shallowRef<LastAction | null>(null)
  const takenBack = shallowRef<TakenBack | null>(null)
  let client: Client | null = null

  const minute = computed(() => Math.floor(connection.now / MINUTE_MS))
  const rules = shallowRef(NO_RULES)
  const clocks = computed(() => clocksAt(minute.value))
  /** Reckoned each minute: a pause that ends, ends at a full one. */
  const clocksAt = (_minute: number): readonly Clock[] => reckoned(replay) ?? []
  /** The promise, where the requester knows another one. */
  const moved = computed(() => movedAt(minute.value))
  const movedAt = (_minute: number): MovedPromise | null => reckoned(movedPromise)
  function reckoned<Result>(
    reckon: (facts: readonly ClockFact[], rules: SlaRules, now: Instant) => Result,
  ): Result | null {
    if (view.value === null) return null
    try {
      return reckon(view.value.ticket.facts, rules.value, client?.now() ?? connection.now)
    } catch (error) {
      // Its policy or calendar is still on the way; the directory says when it is there.
      if (error instanceof SlaError) return null
      throw error
    }
  }
  const tick = (clock: Clock): ClockTick => clockTick(clock, rules.value, connection.now)

  function show(): void {
    const id = ticketId.value
    if (id === null) return
    view.value = client?.view(id) ?? null
    if (status.value === 'loading') return
    if (view.value === null && status.value === 'ready') {
      // Not this one is gone, but all of them: they are fetched again, and it may be asked for first.
      if (!connection.state.isComplete) {
        void open(id)
        return
      }
      absence.value = 'gone'
    }
    status.value = view.value === null ? 'notHere' : 'ready'
  }

  async function open(id: string): Promise<void> {
    const asked = requireClient()
    ticketId.value = id
    if (takenBack.value?.ticketId !== id) takenBack.value = null
    // Shown at once from memory; unless it was prepared, the history follows.
    view.value = asked.view(id)
    status.value = view.value === null || view.value.entries === null ? 'loading' : 'ready'
    const isWanted = (): boolean => ticketId.value === id && client === asked
    let opened = await asked.open(id)
    if (opened === null && isWanted()) {
      absence.value = (await bringTicket(asked, id)) ?? 'gone'
      if (isWanted()) opened = await asked.open(id)
    }
    if (!isWanted()) return
    view.value = opened
    status.value = opened === null ? 'notHere' : 'ready'
  }

  /** To be written anew as soon as its ticket is open; null once that is done. */
  function takeBack(wanted: TakenBack | null): void {
    takenBack.value = wanted
  }

  /** Reads what may be opened next. */
  const prepare = (ids: readonly string[]): void => void client?.prepare(ids)

  function close(): void {
    ticketId.value = null
    view.value = null
    status.value = 'idle'
  }

  /** Asks something of the open ticket. */
  function act(intent: TicketIntent): Dispatched {
    if (ticketId.value === null) throw new Error('No ticket is open')
    return dispatch({ ...intent, ticketId: ticketId.value })
  }

  /** Asks anything of any ticket: registration, bulk actions. Remembered for undo. */
  function dispatch(intent: Intent): Dispatched {
    return remember(intent, requireClient().dispatch(intent))
  }

  /** What is said, with the files that it shows. */
  function dispatchWithFiles(intent: TextIntent, files: readonly AttachedFile[]): Dispatched {
    // By itself, a command is on disk sooner.
    if (files.length === 0) return dispatch(intent)
    return remember(intent, requireClient().dispatchWithFiles(intent, files))
  }

  function remember(intent: Intent, dispatched: Dispatched): Dispatched {
    const { commandId, ticketId: actedOn } = dispatched
    if (!NEVER_UNDOABLE.includes(intent.name)) {
      const isUndoable = !REACHES_A_PERSON.includes(intent.name)
      lastAction.value = { commandId, ticketId: actedOn, name: intent.name, isUndoable, ...wayBack(intent, actedOn) }
    }
    return dispatched
  }

  /** As `isKept` has it; what is withdrawn was no action, and is not taken back. */
  function isKeptHere({ commandId }: Dispatched, result: SavedResult): boolean {
    const isThere = isKept(requireClient(), commandId, result)
    if (!isThere && lastAction.value?.commandId === commandId) lastAction.value = null
    return isThere
  }

  /** Takes an action back: a command like any other. By default the last one that can be. */
  function undo(action: LastAction | null = lastAction.value): Dispatched | null {
    if (action?.isUndoable !== true) return null
    if (lastAction.value?.commandId === action.commandId) lastAction.value = null
    if (action.back !== undefined) return dispatch(action.back)
    return dispatch({ name: 'undo', ticketId: happenedOn(action), args: { commandId: action.commandId } })
  }

  /** What was said on a duplicate, or became one meanwhile, went on to the older ticket: its history has it. */
  function happenedOn({ ticketId: actedOn, commandId }: LastAction): string {
    let at = actedOn
    for (;;) {
      const held = client?.view(at) ?? null
      if (held === null || held.ticket.mergedIntoId === null) return at
      if (held.entries?.some(({ event }) => event.commandId === commandId) === true) return at
      at = held.ticket.mergedIntoId
    }
  }

  /** What was refused has not happened: there is nothing to take back. */
  async function forgetRefused(asked: Client): Promise<void> {
    const action = lastAction.value
    if (action === null) return
    const refused = await asked.attention.list()
    if (lastAction.value === action && refused.some(({ id }) => id === action.commandId)) lastAction.value = null
  }

  /** An offer that was answered is none any more: whoever answered it has moved the ticket on. */
  function forgetAnswered(ids: readonly string[]): void {
    const action = lastAction.value
    if (action?.name !== 'handOver' || !action.isUndoable || !ids.includes(action.ticketId)) return
    const held = client?.view(action.ticketId) ?? null
    if (held === null || held.pendingCommandIds.includes(action.commandId) || held.ticket.handOver !== null) return
    lastAction.value = { ...action, isUndoable: false }
  }

  // What could not be fetched for want of a connection is fetched with it.
  watch(
    () => isOutOfReach(connection.state.kind),
    (isOffline) => {
      if (!isOffline && status.value === 'notHere' && absence.value === 'offline' && ticketId.value !== null) {
        void open(ticketId.value)
      }
    },
  )

  useClientEvents((next) => {
    client = next
    rules.value = next?.rules ?? NO_RULES
    lastAction.value = null
    close()
    if (next === null) return []
    return [
      next.on('tickets', (ids) => {
        if (ticketId.value !== null && ids.includes(ticketId.value)) show()
        forgetAnswered(ids)
      }),
      next.on('attention', () => {
        forgetRefused(next).catch((error: unknown) => {
          // A read that the sign-out overtook is no failure.
          if (client === next) console.error(error)
        })
      }),
      next.on('directory', () => {
        rules.value = next.rules
        show()
      }),
      next.on('reset', () => {
        rules.value = next.rules
        if (ticketId.value !== null) void open(ticketId.value)
      }),
    ]
  })

  const state = { ticketId, status, absence, view, clocks, moved, lastAction, takenBack }
  return { ...state, tick, open, takeBack, prepare, close, act, dispatch, dispatchWithFiles, isKept: isKeptHere, undo }
})
