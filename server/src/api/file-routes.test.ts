/** Files over HTTP: how they come, what is refused, and who gets them back. */
import { createHash, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import type { Command, CommandName } from '@shared/domain/command'
import type { FileRules } from '@shared/domain/files'
import type { Json } from '@shared/domain/json'
import { FILE_PART_BYTES, partCountOf, partRange } from '@shared/protocol/files'
import { SYNC_SCHEMA, type PushResponse, type Verdict } from '@shared/protocol/sync'
import { dispositionOf } from './file-routes'
import { apiUnderTest, PASSWORD, START_AT, type ApiUnderTest } from './testing/api-under-test'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function personOf(api: ApiUnderTest, login: string, roles?: Parameters<ApiUnderTest['addAccount']>[1]) {
  await api.addAccount(login, roles)
  const signedIn = await api.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: { host: 'localhost', 'x-opora-client': 'desktop' },
    payload: { login, password: PASSWORD },
  })
  const { accessToken, account } = signedIn.json<{ accessToken: string; account: { personId: string } }>()
  const headers = { host: 'localhost', authorization: `Bearer ${accessToken}` }
  const clientId = uuidv7()

  async function push(...commands: readonly Command[]): Promise<readonly Verdict[]> {
    const payload = { clientId, clientNow: START_AT, schema: SYNC_SCHEMA, epoch: null, cursor: null, commands }
    const answer = await api.app.inject({ method: 'POST', url: '/v1/sync/push', headers, payload })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<PushResponse>().verdicts
  }
  const get = (url: string) => api.app.inject({ url, headers })
  const putPart = (bytes: Uint8Array, index: number, sent = partOf(bytes, index), partHash = sha256(sent)) =>
    api.app.inject({
      method: 'PUT',
      url: `/v1/files/${sha256(bytes)}/parts/${index}?size=${bytes.length}&partHash=${partHash}`,
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      payload: Buffer.from(sent),
    })
  const setRules = (definition: FileRules, basedOn = 0) =>
    api.app.inject({ method: 'PUT', url: '/v1/files/rules', headers, payload: { basedOn, definition } })
  const finish = (bytes: Uint8Array, hash = sha256(bytes)) =>
    api.app.inject({ method: 'PUT', url: `/v1/files/${hash}?size=${bytes.length}`, headers })
  const arrived = async (bytes: Uint8Array) =>
    (await get(`/v1/files/${sha256(bytes)}/parts?size=${bytes.length}`)).json<{ isStored: boolean; parts: number[] }>()
  async function send(bytes: Uint8Array): Promise<void> {
    for (let index = 0; index < partCountOf(bytes.length); index += 1) await putPart(bytes, index)
    const finished = await finish(bytes)
    expect(finished.statusCode, finished.body).toBe(200)
  }
  async function register(groupId?: string): Promise<string> {
    const ticketId = uuidv7()
    const args = {
      kind: 'incident',
      subject: 'The printer does not print',
      requesterId: account.personId,
      channel: 'portal',
      impact: 'low',
      urgency: 'low',
      ...(groupId === undefined ? {} : { groupId }),
    }
    expect(await push(commandOf('registerTicket', ticketId, args))).toMatchObject([{ status: 'applied' }])
    return ticketId
  }
  return { personId: account.personId, push, get, setRules, putPart, finish, arrived, send, register }
}

function partOf(bytes: Uint8Array, index: number): Uint8Array {
  const { start, end } = partRange(bytes.length, index)
  return bytes.subarray(start, end)
}

function commandOf(name: CommandName, ticketId: string, args: Json, deps: readonly string[] = []): Command {
  return { id: uuidv7(), name, version: 1, tickets: [ticketId], args, base: {}, deps, clientAt: START_AT }
}

const attachOf = (ticketId: string, bytes: Uint8Array, name = 'scan.png'): Command =>
  commandOf('attach', ticketId, { file: { hash: sha256(bytes), size: bytes.length, name } })

test('a file of several parts comes in any order, is attached, and comes back as it was, only to be saved', async () => {
  const anna = await personOf(await apiUnderTest(), 'anna')
  const bytes = randomBytes(2 * FILE_PART_BYTES + 7)
  for (const index of [2, 0, 2]) expect((await anna.putPart(bytes, index)).statusCode).toBe(200)
  expect(await anna.arrived(bytes)).toMatchObject({ isStored: false, parts: [0, 2] })
  expect((await anna.finish(bytes)).json()).toMatchObject({ code: 'file.partsMissing', status: 409 })
  await anna.putPart(bytes, 1)
  await anna.finish(bytes)
  expect(await anna.arrived(bytes)).toMatchObject({ isStored: true, parts: [] })

  const ticketId = await anna.register()
  const attach = attachOf(ticketId, bytes, 'схема "сети".svg')
  expect(await anna.push(attach)).toMatchObject([{ status: 'applied', code: 'ok' }])
  const saved = await anna.get(`/v1/tickets/${ticketId}/files/${attach.id}`)
  expect(saved.statusCode, saved.body).toBe(200)
  expect(saved.rawPayload.equals(bytes)).toBe(true)
  expect(saved.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'content-disposition': dispositionOf('схема _сети_.svg'),
    'cache-control': 'no-store',
  })
})

test('a command waits for its file, and is applied once the file is there; so is the reply that names it', async () => {
  const anna = await personOf(await apiUnderTest(), 'anna')
  const ticketId = await anna.register()
  const bytes = randomBytes(100)
  const attach = attachOf(ticketId, bytes)
  const reply = commandOf('reply', ticketId, { text: 'See the picture', files: [attach.id] }, [attach.id])
  expect(await anna.push(attach, reply)).toMatchObject([
    { status: 'retryLater', code: 'file.notHere' },
    { status: 'retryLater' },
  ])
  await anna.send(bytes)
  expect(await anna.push(attach, reply)).toMatchObject([{ status: 'applied' }, { status: 'applied' }])
})

test('a part that was damaged, or has another length, is not kept', async () => {
  const anna = await personOf(await apiUnderTest(), 'anna')
  const bytes = randomBytes(FILE_PART_BYTES + 10)
  const damaged = await anna.putPart(bytes, 0, randomBytes(FILE_PART_BYTES), sha256(partOf(bytes, 0)))
  expect(damaged.json()).toMatchObject({ status: 422, code: 'file.partBroken' })
  for (const [index, sent] of [
    [0, randomBytes(10)],
    [1, randomBytes(11)],
    [2, randomBytes(1)],
  ] as const) {
    expect((await anna.putPart(bytes, index, sent)).json()).toMatchObject({ status: 400, code: 'request.invalid' })
  }
  expect((await anna.arrived(bytes)).parts).toEqual([])
})

test('parts that make another file than was announced are thrown away, and it can be sent again', async () => {
  const anna = await personOf(await apiUnderTest(), 'anna')
  const bytes = randomBytes(FILE_PART_BYTES + 10)
  await anna.putPart(bytes, 0, randomBytes(FILE_PART_BYTES))
  await anna.putPart(bytes, 1)
  expect((await anna.finish(bytes)).json()).toMatchObject({ status: 422, code: 'file.checksum' })
  expect(await anna.arrived(bytes)).toMatchObject({ isStored: false, parts: [] })
  await anna.send(bytes)
  expect((await anna.finish(bytes)).statusCode).toBe(200)
})

test('the limit of the organisation holds before a byte is taken, and its types when it is attached', async () => {
  const api = await apiUnderTest()
  const anna = await personOf(api, 'anna')
  const ticketId = await anna.register()
  const program = randomBytes(50)
  await anna.send(program)
  expect(await anna.push(attachOf(ticketId, program, 'setup.exe'))).toMatchObject([
    { status: 'rejected', code: 'file.typeRefused', params: { extension: 'exe' } },
  ])
  const admin = await personOf(api, 'admin', ['admin'])
  const rules = { maxBytes: 10, refusedExtensions: ['pst'] }
  expect((await anna.setRules(rules)).json()).toMatchObject({ status: 403 })
  expect((await admin.setRules({ ...rules, maxBytes: 10 ** 12 })).json()).toMatchObject({ status: 400 })
  expect((await admin.setRules(rules)).statusCode).toBe(200)
  expect((await anna.putPart(randomBytes(11), 0)).json()).toMatchObject({ status: 413, code: 'file.tooLarge' })
  const small = randomBytes(10)
  await anna.send(small)
  expect(await anna.push(attachOf(ticketId, small, 'box.PST'))).toMatchObject([{ code: 'file.typeRefused' }])
  expect(await anna.push(attachOf(ticketId, small))).toMatchObject([{ status: 'applied' }])
})

test('by itself an organisation takes files of 25 MiB, and not a byte more', async () => {
  const anna = await personOf(await apiUnderTest(), 'anna')
  const most = 25 * 1024 * 1024
  // What is announced is held to the limit before anything is read of it.
  const isThere = async (size: number) =>
    (await anna.get(`/v1/files/${'0'.repeat(64)}/parts?size=${size}`)).json<unknown>()
  expect(await isThere(most)).toMatchObject({ isStored: false, parts: [] })
  expect(await isThere(most + 1)).toMatchObject({ status: 413, code: 'file.tooLarge' })
})

test('a file that was attached before a merge goes to the older ticket with the reply that was sent after it', async () => {
  const anna = await personOf(await apiUnderTest(), 'anna')
  const older = await anna.register()
  const younger = await anna.register()
  const bytes = randomBytes(300)
  await anna.send(bytes)
  const [sent, takenBack] = [attachOf(younger, bytes, 'снимок.png'), attachOf(younger, bytes, 'не тот.png')]
  const undo = { ...commandOf('undo', younger, { commandId: takenBack.id }), undoes: takenBack.id }
  const merge = { ...commandOf('mergeTickets', younger, { intoId: older }), tickets: [younger, older] }
  const files = [sent.id, takenBack.id]
  const reply = commandOf('reply', younger, { text: 'See the picture', files }, files)
  const verdicts = await anna.push(sent, takenBack, undo, merge, reply)
  expect(verdicts.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied', 'applied', 'merged'])
  for (const ticketId of [older, younger]) {
    const saved = await anna.get(`/v1/tickets/${ticketId}/files/${sent.id}`)
    expect([saved.statusCode, saved.rawPayload.equals(bytes)]).toEqual([200, true])
    expect(saved.headers['content-disposition']).toContain(encodeURIComponent('снимок.png'))
    expect((await anna.get(`/v1/tickets/${ticketId}/files/${takenBack.id}`)).statusCode).toBe(404)
  }
})

test('nothing larger than a part, and nothing from auditors, is taken', async () => {
  const api = await apiUnderTest()
  const bytes = randomBytes(FILE_PART_BYTES + 1)
  const anna = await personOf(api, 'anna')
  expect((await anna.putPart(bytes, 0, bytes)).json()).toMatchObject({ status: 413, code: 'request.tooLarge' })
  const auditor = await personOf(api, 'auditor', ['auditor'])
  expect((await auditor.putPart(bytes, 0)).json()).toMatchObject({ status: 403 })
})

test("knowing a hash opens nothing: a colleague's file must be sent again to be attached, and is held once", async () => {
  const api = await apiUnderTest()
  const anna = await personOf(api, 'anna')
  const boris = await personOf(api, 'boris')
  const bytes = randomBytes(100)
  await anna.send(bytes)
  const ticketId = await boris.register()
  expect(await boris.arrived(bytes)).toMatchObject({ isStored: false, parts: [] })
  const attach = attachOf(ticketId, bytes)
  expect(await boris.push(attach)).toMatchObject([{ status: 'retryLater', code: 'file.notHere' }])
  await boris.send(bytes)
  expect(await boris.push(attach)).toMatchObject([{ status: 'applied' }])
})

test("a restricted ticket's file is nobody's but its readers', and is not admitted to exist", async () => {
  const api = await apiUnderTest()
  const anna = await personOf(api, 'anna')
  const boris = await personOf(api, 'boris')
  const lead = await personOf(api, 'lead', ['engineer', 'lead'])
  const secret = uuidv7()
  const group = { id: secret, organisation_id: api.organisationId, name: 'Personnel', is_restricted: true }
  const blank = { lead_id: null, manager_id: null, external_ref: null, last_command_id: null }
  await api.context.database
    .insertInto('groups')
    .values({ ...group, ...blank, member_ids: [anna.personId] })
    .execute()
  const ticketId = await anna.register(secret)
  const bytes = randomBytes(100)
  await anna.send(bytes)
  const attach = attachOf(ticketId, bytes)
  expect(await anna.push(attach)).toMatchObject([{ status: 'applied' }])
  const url = `/v1/tickets/${ticketId}/files/${attach.id}`
  expect((await anna.get(url)).statusCode).toBe(200)
  expect((await lead.get(url)).statusCode).toBe(200)
  const refused = await boris.get(url)
  expect(refused.json()).toMatchObject({ status: 404, code: 'file.unknown' })
  expect((await boris.get(`/v1/tickets/${uuidv7()}/files/${attach.id}`)).json()).toMatchObject({ code: 'file.unknown' })
  // Nor by way of a ticket that he may read.
  const own = await boris.register()
  expect((await boris.get(`/v1/tickets/${own}/files/${attach.id}`)).json()).toMatchObject({ code: 'file.unknown' })
  expect((await api.app.inject({ url, headers: { host: 'localhost' } })).statusCode).toBe(401)
})

test('a file that was taken back does not come back, and neither does the command that took', async () => {
  const anna = await personOf(await apiUnderTest(), 'anna')
  const ticketId = await anna.register()
  const bytes = randomBytes(100)
  await anna.send(bytes)
  const attach = attachOf(ticketId, bytes)
  const undo = { ...commandOf('undo', ticketId, { commandId: attach.id }), undoes: attach.id }
  expect(await anna.push(attach, undo)).toMatchObject([{ status: 'applied' }, { status: 'applied' }])
  for (const id of [attach.id, undo.id]) {
    expect((await anna.get(`/v1/tickets/${ticketId}/files/${id}`)).statusCode).toBe(404)
  }
})

test.each([
  ['a.txt', `attachment; filename="a.txt"; filename*=UTF-8''a.txt`],
  ['é".txt', `attachment; filename="__.txt"; filename*=UTF-8''%C3%A9%22.txt`],
  ["it's (1)*.txt", `attachment; filename="it's (1)*.txt"; filename*=UTF-8''it%27s%20%281%29%2a.txt`],
])('the name %s is told in a header as %s', (name, header) => {
  expect(dispositionOf(name)).toBe(header)
})
