/** The route of presence: a window says which ticket it has open, and hears who else has. */
import { presenceRequestSchema, presenceSchema } from '@shared/protocol/presence'
import type { CommandServices } from '../commands/services'
import { mayBePresent, type PresenceBook } from '../sync/presence'
import type { Api } from './app-types'
import { sessionOf } from './session'

export function registerPresenceRoute(app: Api, services: CommandServices, book: PresenceBook): void {
  app.put(
    '/v1/presence',
    {
      schema: {
        summary: 'Say which ticket a window has open; kept in memory for 45 s, told to others who have it open',
        tags: ['sync'],
        body: presenceRequestSchema,
        response: { 200: presenceSchema },
      },
    },
    async (request) => {
      const session = sessionOf(request)
      const { ticketId } = request.body
      const isAllowed = ticketId !== null && (await mayBePresent(services, session, ticketId))
      const { people, ...presence } = book.put(session, { ...request.body, ticketId: isAllowed ? ticketId : null })
      return { ...presence, people: [...people] }
    },
  )
}
