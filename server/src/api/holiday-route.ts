/** Reads days off out of an iCalendar file. Nothing is kept: an administrator looks at them and publishes a calendar. */
import { heldHolidaysSchema, readHolidaysSchema } from '@shared/protocol/holidays'
import { checkAdmin } from '../administration/publish'
import { readHolidays } from '../holidays/read-holidays'
import { LARGE_BODY_BYTES, type Api } from './app-types'
import type { ApiContext } from './context'
import { sessionOf } from './session'

export function registerHolidayRoute(app: Api, context: ApiContext): void {
  app.post(
    '/v1/sla/holidays',
    {
      bodyLimit: LARGE_BODY_BYTES,
      schema: {
        summary:
          'Read the days off of some years out of an iCalendar file; what cannot be read is listed with its line',
        tags: ['sla'],
        body: readHolidaysSchema,
        response: { 200: heldHolidaysSchema },
      },
    },
    async (request) => {
      checkAdmin(sessionOf(request))
      const { text, fromYear, toYear } = request.body
      const { holidays, passedOver, problems } = readHolidays(text, { from: fromYear, to: toYear })
      return {
        serverNow: context.now(),
        holidays: [...holidays],
        passedOver: [...passedOver],
        problems: [...problems],
      }
    },
  )
}
