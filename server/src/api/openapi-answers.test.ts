import { v7 as uuidv7 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import { COMMAND_NAMES } from '@shared/domain/command'
import { SYNC_SCHEMA, type PullResponse, type PushResponse } from '@shared/protocol/sync'
import { checksAgainst, type Checks } from './testing/described-answers'
import { ADMIN_TOKEN, apiUnderTest, PASSWORD, type ApiUnderTest } from './testing/api-under-test'

let api: ApiUnderTest
let checks: Checks

beforeEach(async () => {
  api = await apiUnderTest()
  checks = checksAgainst((await api.app.inject('/openapi.json')).json())
})

/** Asks, and expects the answer to be as the document says. */
async function ask(
  method: 'get' | 'post',
  path: string,
  payload: object | null = null,
  token: string | null = null,
): Promise<unknown> {
  const answer = await api.app.inject({
    method,
    url: path,
    headers: { 'x-opora-client': 'desktop', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(payload === null ? {} : { payload }),
  })
  expect(checks.answer(method, path, answer), `${method} ${path} ${answer.statusCode}`).toEqual([])
  return answer.json()
}

const signIn = async (login: string): Promise<string> => {
  const session = await ask('post', '/v1/auth/sign-in', { login, password: PASSWORD })
  return (session as { accessToken: string }).accessToken
}

async function importRules(): Promise<void> {
  const targets = { firstResponseMinutes: 60, resolutionMinutes: 480 }
  await ask(
    'post',
    '/v1/admin/imports',
    {
      source: 'old',
      setup: {
        organisationName: 'Test',
        deskName: 'Desk',
        calendars: [{ id: 'office', version: 1, zone: 'Europe/Moscow', week: { mon: [['09:00', '18:00']] } }],
        policies: [
          {
            id: 'standard',
            version: 1,
            name: 'Standard',
            order: 1,
            calendar: { id: 'office', version: 1 },
            targets: { P1: targets, P2: targets, P3: targets, P4: targets },
          },
        ],
      },
      people: [{ ref: 'r', name: 'Requester' }],
      groups: [{ ref: 'g', name: 'Group' }],
      categories: [{ ref: 'c', name: 'Category' }],
      tickets: [{ ref: '1', subject: 'Old', events: [{ at: api.context.now(), fields: { requesterRef: 'r' } }] }],
    },
    ADMIN_TOKEN,
  )
}

test(
  'push and pull answer as described: every kind of verdict, the entities of a snapshot, changes of the feed',
  { timeout: 120_000 },
  async () => {
    await importRules()
    await Promise.all([api.addAccount('anna'), api.addAccount('boris')])
    const tokens = { anna: await signIn('anna'), boris: await signIn('boris') }
    const clients = { anna: uuidv7(), boris: uuidv7() }
    const envelope = (who: 'anna' | 'boris') => ({
      clientId: clients[who],
      clientNow: api.context.now(),
      schema: SYNC_SCHEMA,
      epoch: null,
    })
    const push = async (who: 'anna' | 'boris', commands: readonly object[]): Promise<PushResponse> =>
      (await ask('post', '/v1/sync/push', { ...envelope(who), commands }, tokens[who])) as PushResponse
    let cursor: string | null = null
    const pull = async (): Promise<readonly PullResponse['changes'][number][]> => {
      const changes: PullResponse['changes'][number][] = []
      for (let hasMore = true; hasMore;) {
        const page = (await ask(
          'post',
          '/v1/sync/pull',
          { ...envelope('boris'), cursor },
          tokens.boris,
        )) as PullResponse
        changes.push(...page.changes)
        ;({ cursor, hasMore } = page)
      }
      return changes
    }
    expect([...new Set((await pull()).map((change) => change.entity))].sort()).toEqual(
      ['settings', 'group', 'category', 'calendar', 'policy', 'person', 'ticket', 'timeline'].sort(),
    )

    const ticketId = uuidv7()
    const command = (name: string, args: object, seen?: object) => ({
      id: uuidv7(),
      name,
      version: 1,
      tickets: [ticketId],
      args,
      base: seen === undefined ? {} : { [ticketId]: { version: 1, seen } },
      deps: [],
      clientAt: api.context.now(),
    })
    const until = api.context.now() + 86_400_000
    const commands = [
      command('registerTicket', {
        kind: 'incident',
        subject: 'No network',
        newRequester: { id: uuidv7(), name: 'Ivan' },
        channel: 'phone',
        impact: 'low',
        urgency: 'low',
      }),
      command('take', {}),
      command('setPriority', { priority: 'P1', reason: 'Everybody waits' }),
      command('setPending', { reason: 'requester', until, text: 'Which floor?' }),
      command('logWork', { minutes: 5 }),
      command('resolve', { code: 'solved', text: 'The cable', isReply: true }),
    ]
    for (const asked of commands) expect(checks.component('Command', asked)).toEqual([])
    expect((await push('anna', commands)).verdicts.map(({ status }) => status)).toEqual(commands.map(() => 'applied'))
    const others = await push('boris', [
      command('reopen', { reason: 'Again' }, { state: 'inProgress' }),
      command('take', {}, { assigneeId: null, state: 'new' }),
      command('addNote', { text: 'x' }, { state: 'new' }),
      command('handOver', { toGroupId: uuidv7(), reason: 'x' }),
      command('teleport', {}),
      {},
    ])
    expect(others.verdicts.map(({ status }) => status)).toEqual([
      'merged',
      'conflict',
      'applied',
      'rejected',
      'retryLater',
      'rejected',
    ])
    const changed = new Set((await pull()).map((change) => change.entity))
    expect([...changed]).toEqual(expect.arrayContaining(['ticket', 'event', 'person']))
  },
)

test('everything else answers as described, also when it refuses', async () => {
  await api.addAccount('anna')
  const token = await signIn('anna')
  for (const path of ['/healthz', '/readyz', '/v1/server', '/openapi.json']) await ask('get', path)
  for (const path of ['/v1/admin/status', '/v1/admin/accounts']) await ask('get', path, null, ADMIN_TOKEN)
  await ask('post', '/v1/admin/rebuild', {}, ADMIN_TOKEN)
  await ask('post', '/v1/admin/restored', null, ADMIN_TOKEN)
  await ask('post', '/v1/admin/demo-links', null, ADMIN_TOKEN)
  await ask('post', '/v1/auth/refresh', { refreshToken: 'x' })
  await ask('post', '/v1/auth/sign-in', { login: 'anna', password: 'wrong' })
  for (const path of ['/v1/sync/push', '/v1/sync/pull']) {
    await ask('post', path, {}, token)
    await ask('post', path, {})
  }
})

test('a command that does not fit is not one of those described', () => {
  const command = {
    ...{ id: uuidv7(), name: 'logWork', version: 1, tickets: [uuidv7()], args: { minutes: 5 } },
    ...{ base: {}, deps: [], clientAt: api.context.now() },
  }
  expect(checks.component('Command', command)).toEqual([])
  for (const wrong of [{ args: { minutes: 0 } }, { args: {} }, { name: 'teleport' }, { tickets: [] }, { id: 'x' }]) {
    expect(checks.component('Command', { ...command, ...wrong })).not.toEqual([])
  }
  for (const name of COMMAND_NAMES) {
    const component = `${name.charAt(0).toUpperCase()}${name.slice(1)}Command`
    expect(checks.component(component, { ...command, name: 'teleport' })).not.toEqual([])
  }
})
