import { expect, test, vi } from 'vitest'
import type { PageFault } from '@shared/protocol/page-fault'
import { browserHost } from './browser'
import { watchPageFaults, watchWorkerFaults } from './faults'
import type { Host } from './host'

const SECRET = 'Принтер Иванова печатает зарплату'

/** A global scope that errors reach, as the browser has it. */
function scope() {
  const target = new EventTarget()
  const tell = (type: string, detail: object): boolean => target.dispatchEvent(Object.assign(new Event(type), detail))
  return { target: target as unknown as Parameters<typeof watchWorkerFaults>[0], tell }
}

function log() {
  const noted: PageFault[] = []
  const diagnostics: Host['diagnostics'] = {
    ...browserHost('http://127.0.0.1', '0').diagnostics,
    note: async (fault) => (noted.push(fault), { kind: 'done', value: null }),
  }
  return { noted, host: { diagnostics } }
}

test('errors and rejected promises of the page reach the log, without what they say', () => {
  const { target, tell } = scope()
  const { noted, host } = log()
  const component = watchPageFaults(target, host)
  const thrown = new TypeError(SECRET)
  thrown.stack = `TypeError: ${SECRET}\n    at save (app://opora/assets/index-a_1.js:1:20)`
  tell('error', { error: thrown })
  tell('unhandledrejection', { reason: SECRET })
  component('component', new RangeError(SECRET))
  expect(noted.map(({ where, kind, error }) => [where, kind, error.name])).toEqual([
    ['page', 'uncaught', 'TypeError'],
    ['page', 'rejected', 'NoError'],
    ['page', 'component', 'RangeError'],
  ])
  expect(noted[0]?.error.places).toEqual(['save@index-a_1.js:1:20'])
  expect(JSON.stringify(noted)).not.toContain('Иванов')
})

test('those of a worker come through the page', async () => {
  const { target, tell } = scope()
  const { noted, host } = log()
  watchPageFaults(scope().target, host)
  const fail = watchWorkerFaults(target)
  tell('unhandledrejection', { reason: new Error(SECRET) })
  fail('failed', new Error(SECRET))
  await vi.waitFor(() => expect(noted).toHaveLength(2))
  expect(noted.map(({ where, kind }) => [where, kind])).toEqual([
    ['worker', 'rejected'],
    ['worker', 'failed'],
  ])
})

test('an error without end does not keep the main process busy', () => {
  const { target, tell } = scope()
  const { noted, host } = log()
  watchPageFaults(target, host)
  for (let count = 0; count < 1_000; count += 1) tell('error', { error: new Error('again') })
  expect(noted).toHaveLength(20)
})
