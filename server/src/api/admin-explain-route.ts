/** Why the deadlines of a ticket are what they are: its clocks, as the replay gives them, with the names of their rules. */
import { z } from 'zod'
import type { Instant } from '@shared/domain/instant'
import { instantSchema } from '@shared/domain/command'
import type { Ticket } from '@shared/domain/ticket'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import {
  createSlaRules,
  explainClock,
  replay,
  SlaError,
  type CalendarDefinition,
  type Clock,
  type Explanation as ClockExplanation,
  type PolicyDefinition,
} from '@shared/sla'
import type { Database } from '../store/database'
import { soleOrganisation } from '../store/sole-organisation'
import { ADMIN, type Api } from './app-types'
import { ProblemError, type ApiContext } from './context'
import { explanationSchema, type ExplainedClock, type Explanation } from './explanation'

export function registerExplainRoute(app: Api, context: ApiContext): void {
  app.get(
    '/v1/admin/tickets/:number/explanation',
    {
      config: ADMIN,
      schema: {
        summary: 'Why the deadlines of a ticket are what they are, now or as if it were another instant',
        tags: ['admin'],
        params: z.object({ number: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
        querystring: z.object({ at: z.coerce.number().pipe(instantSchema).optional() }),
        response: { 200: explanationSchema },
      },
    },
    async (request) => {
      const { number } = request.params
      const serverNow = context.now()
      const { id: organisationId } = await soleOrganisation(context.database)
      const ticket = await ticketNumbered(context.database, organisationId, number)
      const rules = await readRules(context.database, organisationId)
      return { serverNow, ...explain(ticket, rules, request.query.at ?? serverNow) }
    },
  )
}

interface Definitions {
  readonly policies: readonly PolicyDefinition[]
  readonly calendars: readonly CalendarDefinition[]
  /** Their names by their ids. */
  readonly groups: ReadonlyMap<string, string>
}

async function ticketNumbered(database: Database, organisationId: string, number: number): Promise<Ticket> {
  const row = await database
    .selectFrom('tickets')
    .select('image')
    .where('organisation_id', '=', organisationId)
    .where('number', '=', number)
    .executeTakeFirst()
  if (row !== undefined) return row.image
  throw new ProblemError(
    404,
    PROBLEM_CODES.notFound,
    `There is no ticket ${number} in the register; look it up in the queue`,
  )
}

async function readRules(database: Database, organisationId: string): Promise<Definitions> {
  const read = database.selectFrom('policies').select('definition').where('organisation_id', '=', organisationId)
  const readCalendars = database
    .selectFrom('calendars')
    .select('definition')
    .where('organisation_id', '=', organisationId)
  const readGroups = database.selectFrom('groups').select(['id', 'name']).where('organisation_id', '=', organisationId)
  return {
    policies: (await read.execute()).map((row) => row.definition),
    calendars: (await readCalendars.execute()).map((row) => row.definition),
    groups: new Map((await readGroups.execute()).map(({ id, name }) => [id, name])),
  }
}

/** @throws {ProblemError} 409 when a rule that the ticket names cannot be used */
function explain(ticket: Ticket, definitions: Definitions, at: Instant): Omit<Explanation, 'serverNow'> {
  const { number, externalRef, state, priority } = ticket
  try {
    const rules = createSlaRules(definitions.policies, definitions.calendars)
    const clocks = replay(ticket.facts, rules, at).map((clock) =>
      named(clock, explainClock(clock, ticket.facts, rules, at), definitions),
    )
    return { at, number, externalRef, state, priority, clocks }
  } catch (error) {
    if (error instanceof SlaError) throw new ProblemError(409, `sla.${error.code}`, error.message)
    throw error
  }
}

function named(
  clock: Clock,
  { reasons, pauses }: Pick<ClockExplanation, 'reasons' | 'pauses'>,
  { policies, calendars, groups }: Definitions,
): ExplainedClock {
  const policy = policies.find(
    ({ id, version }) => id === clock.policy?.policyId && version === clock.policy.policyVersion,
  )
  const calendar = calendars.find(({ id, version }) => id === clock.calendar?.id && version === clock.calendar.version)
  return {
    ...clock,
    intervals: [...clock.intervals],
    policyName: policy?.name ?? null,
    calendarName: calendar?.name ?? null,
    zone: calendar?.zone ?? 'UTC',
    groupName: groups.get(clock.groupId ?? '') ?? null,
    heard: pauses.flatMap(({ messageAts, reason }) => messageAts.map((at) => ({ at, reason }))),
    reasons: [...reasons],
  }
}
