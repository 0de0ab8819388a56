/**
 * The keys of the open ticket while its pane is being fetched: they wait for it, as does what is typed behind them. Those of
 * the queue go on working.
 */
import { watch } from 'vue'
import { useTicketStore } from '@/ticket/ticket-store'
import { TICKET_COMMANDS } from '@/ticket/use-ticket-commands'
import { openWhenHere, stopWaiting } from '../coming/coming'
import { strokeFrom } from '../coming/play-key'
import { commands, type AppCommand } from '../commands-registry'
import { isMac, keyboard } from '../keyboard'
import { ticketPane } from './later-parts'

/** @param isShown whether a ticket stands beside the queue, or will */
export function useTicketKeys(isShown: () => boolean): void {
  const tickets = useTicketStore()

  /** Its pane, with what there is of the ticket. One of which nothing is here yet has no keys before the server answers. */
  function arrive(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = watch(
        () => ticketPane.state.value === 'here' && (tickets.view !== null || tickets.status !== 'loading'),
        (isThere) => {
          if (!isThere) return
          // The ticket is not to be had: what was meant for it runs nothing of the page.
          if (tickets.view === null) stopWaiting()
          resolve()
        },
        { immediate: true, flush: 'post' },
      )
      signal.addEventListener('abort', () => {
        stop()
        resolve()
      })
    })
  }

  const waitFrom = (binding: string): void =>
    openWhenHere({ part: ticketPane, open: () => undefined, cancel: () => undefined, arrive }, [
      strokeFrom(binding, isMac()),
    ])

  const standIns = TICKET_COMMANDS.flatMap((title): AppCommand[] => {
    const binding = title.keys?.[0]
    return binding === undefined ? [] : [{ ...title, run: () => waitFrom(binding) }]
  })

  watch(
    () => isShown() && ticketPane.state.value !== 'here',
    (isComing, _before, onCleanup) => {
      if (!isComing) return
      const stops = [keyboard().enterScope('ticket'), commands.register(standIns)]
      onCleanup(() => stops.forEach((stop) => stop()))
    },
    // The pane brings commands of the same names with it.
    { immediate: true, flush: 'sync' },
  )
}
