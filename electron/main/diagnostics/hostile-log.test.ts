/**
 * What was personal must not be in the log, whatever way it took: through errors that quote what they choked on, through
 * corrupt files, through arguments of calls. The log is the real one, and its files are searched.
 */
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { readAlarmTable } from '../alarms/alarm-table-file'
import { CredentialFile } from '../credentials/credential-file'
import { serveIpc, type CallEvent } from '../ipc'
import { OutboxJournal } from '../journal/outbox-journal'
import { report, reportTo } from '../report'
import { SettingsStore } from '../settings/settings-store'
import { temporaryFolder } from '../testing/temporary-folder'
import { answering } from '../testing/answering'
import { diagnosticsHandlers, diagnosticsText } from './diagnostics'
import { LogFile } from './log-file'

const SUBJECT = 'Принтер Иванова печатает зарплату'
const PERSON = 'Ivan Petrov'
const TOKEN = 'opr1.eyJhbGciOiJFZERTQSJ9.c2VjcmV0LXJlZnJlc2gtdG9rZW4'
const ADDRESS = 'support.example.org'
const SECRETS = [SUBJECT, 'Иванова', PERSON, 'Petrov', TOKEN, 'eyJhbGciOiJFZERTQSJ9', ADDRESS, 'example', 'secretName']
const HOSTILE = `${SUBJECT}\n    at ${PERSON} (/home/secretName/${TOKEN}.js:1:2)\r\n2026-01-01T00:00:00.000Z ${ADDRESS}`

const folder = temporaryFolder('hostile-log')
const log = LogFile.open(join(folder, 'logs'))!
const wholeLog = (): string =>
  readdirSync(join(folder, 'logs'))
    .map((file) => readFileSync(join(folder, 'logs', file), 'utf8'))
    .join('')

beforeAll(() => {
  vi.spyOn(console, 'warn').mockImplementation((...all) =>
    appendFileSync(join(folder, 'terminal'), `${all.join(' ')}\n`),
  )
  reportTo(log)
})
afterAll(() => {
  reportTo(null)
  vi.restoreAllMocks()
})

function errors(): unknown[] {
  const renamed = new Error(HOSTILE)
  renamed.name = PERSON
  const badStack = new Error('short')
  badStack.stack = HOSTILE
  const changed = new Error(HOSTILE)
  changed.message = ''
  return [
    new Error(HOSTILE),
    renamed,
    badStack,
    changed,
    Object.assign(new Error('x', { cause: new Error(HOSTILE) }), { code: TOKEN, path: HOSTILE }),
    new AggregateError([new Error(HOSTILE)], SUBJECT),
    new DOMException(HOSTILE, PERSON),
    z.object({ subject: z.number() }).safeParse({ subject: SUBJECT, [HOSTILE]: 1 }).error,
  ]
}

test('nothing personal is in the log, whatever is thrown', () => {
  for (const cause of [
    ...errors(),
    HOSTILE,
    PERSON,
    TOKEN,
    [SUBJECT, TOKEN],
    { subject: SUBJECT, kind: TOKEN, names: [PERSON, SUBJECT], [PERSON]: 'ok', nested: { subject: SUBJECT } },
    { error: new Error(HOSTILE) },
    Symbol(PERSON),
    () => SUBJECT,
  ]) {
    report('journal', cause)
    report(HOSTILE, cause)
  }
  expect(wholeLog().split('\n').length).toBeGreaterThan(30)
  expectNothingPersonal()
})

test('nothing personal is in the log when files that hold it are damaged', async () => {
  const damaged = (name: string): string => {
    const path = join(folder, name)
    writeFileSync(path, `{"subject": ${SUBJECT}, "token": "${TOKEN}", "address": "https://${ADDRESS}", ${HOSTILE}`)
    return path
  }
  await SettingsStore.open(damaged('settings.json'), 1, (trouble) => report('settings', trouble))
  await readAlarmTable(damaged('alarms.json'), (error) => report('alarmTable', error))
  await CredentialFile.read(damaged('credentials.json'), 1, (error) => report('credentialFile', error))
  const journal = await OutboxJournal.open(damaged('outbox-journal'), Buffer.alloc(32), (error) =>
    report('journal', error),
  )
  report('journal', { kind: 'setAside', lines: journal.unreadable })
  await journal.close()
  expect(wholeLog()).toMatch(/ settings kind=setAside\n/)
  expect(wholeLog()).toMatch(/ credentialFile SyntaxError/)
  expectNothingPersonal()
})

test('nothing personal is in the log when a call from the page is refused, or breaks', async () => {
  const origin = { origin: 'app://opora' }
  const call: CallEvent = { sender: { mainFrame: origin }, senderFrame: origin }
  const calls: Promise<unknown>[] = []
  const parts = answering({
    'credentials.refresh': () => {
      throw new Error(`${TOKEN} was refused by ${ADDRESS} for ${PERSON}`)
    },
    ...diagnosticsHandlers({
      log,
      version: '1',
      versions: {},
      system: 'linux',
      facts: () => ({}),
      now: () => Date.now(),
      report,
    }),
  })
  const fault = { where: 'page', kind: 'uncaught', error: { name: PERSON, code: TOKEN, places: [HOSTILE] } }
  serveIpc(parts, {
    handle: (channel, listener) => {
      const args = channel === 'credentials.refresh' ? ['server'] : [SUBJECT, TOKEN, { a: PERSON }]
      calls.push(listener(call, ...(channel === 'diagnostics.note' ? [fault] : args)))
    },
    isOurWindow: () => true,
    report: (channel, code, cause) => report(`${channel}: ${code}`, cause),
  })
  await Promise.all(calls)
  expect(wholeLog()).toMatch(/ credentials\.refresh: failed Error at /)
  expect(wholeLog()).toMatch(/ badge\.show: invalid ZodError/)
  expect(wholeLog()).toMatch(/ diagnostics\.note: invalid ZodError/)
  expectNothingPersonal()
})

/** Neither in the files, nor on the terminal, nor in what an engineer would copy. */
function expectNothingPersonal(): void {
  const copied = diagnosticsText({
    log,
    version: '1.0.0',
    versions: process.versions,
    system: 'linux',
    facts: () => ({}),
  })
  for (const secret of SECRETS) {
    expect(wholeLog()).not.toContain(secret)
    expect(readFileSync(join(folder, 'terminal'), 'utf8')).not.toContain(secret)
    expect(copied).not.toContain(secret)
  }
}
