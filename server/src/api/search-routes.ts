/** The routes of search. Words are sent in a body: an address ends up in logs. */
import { ticketResponseSchema } from '@shared/protocol/answer-schemas'
import {
  searchRequestSchema,
  searchResponseSchema,
  ticketParamsSchema,
  ticketQuerySchema,
} from '@shared/protocol/search'
import type { CommandServices } from '../commands/services'
import { readTicket } from '../search/read-ticket'
import { searchTickets } from '../search/search-tickets'
import type { Api } from './app-types'
import { sessionOf } from './session'

export function registerSearchRoutes(app: Api, services: CommandServices): void {
  app.post(
    '/v1/search',
    {
      schema: {
        summary: 'Find tickets that the reader may read, by number or by the beginnings of words',
        tags: ['tickets'],
        body: searchRequestSchema,
        response: { 200: searchResponseSchema },
      },
    },
    async (request) => {
      const { found, hasMore } = await searchTickets(services, sessionOf(request), request.body)
      return { serverNow: services.now(), found: [...found], hasMore }
    },
  )

  app.get(
    '/v1/tickets/:ticketId',
    {
      schema: {
        summary: 'One ticket with its history and the people whom it names, as a pull would bring it',
        tags: ['tickets'],
        params: ticketParamsSchema,
        querystring: ticketQuerySchema,
        response: { 200: ticketResponseSchema },
      },
    },
    async (request) => {
      const { schema, epoch = null } = request.query
      return readTicket(services, sessionOf(request), request.params.ticketId, { schema, epoch })
    },
  )
}
