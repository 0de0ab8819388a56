/** A page with the keys of a ticket on it, and of what stands behind it; the pane of the ticket has not been fetched yet. */
import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { i18n } from '@/app/i18n'
import { useTicketStore } from '@/ticket/ticket-store'
import { standingIn } from '../../coming/coming'
import StandIn from '../../coming/StandIn.vue'
import { useCommands, type AppCommand } from '../../commands-registry'
import { keyboard } from '../../keyboard'
import { ticketPane } from '../later-parts'
import { useTicketKeys } from '../use-ticket-keys'

/**
 * @param behind names of what the keys behind the ticket do, by key
 * @returns the names of what they did
 */
export function mountKeysPage(behind: Readonly<Record<string, string>>): readonly string[] {
  const tickets = useTicketStore()
  const ran: string[] = []
  const Page = defineComponent({
    setup() {
      useTicketKeys(() => tickets.ticketId !== null)
      useCommands(
        Object.entries(behind).map(([key, name]): AppCommand => ({
          id: `behind.${name}`,
          titleKey: 'common.send',
          group: 'queue',
          keys: [key],
          run: () => void ran.push(name),
        })),
      )
      return () => [h(ticketPane.component), standingIn.value === null ? null : h(StandIn, { keys: standingIn.value })]
    },
  })
  keyboard()
  mount(Page, { attachTo: document.body, global: { plugins: [i18n] } })
  return ran
}
