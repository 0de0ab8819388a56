import { expect, test } from 'vitest'
import { logLine } from './log-line'

const line = (what: string, cause: unknown): string => logLine(0, what, cause).slice('1970-01-01T00:00:00.000Z '.length)

test('an error is told by its name, its code, and the places in our code that it came through', () => {
  const error = Object.assign(new TypeError('could not open /home/anna/alarms.json'), { code: 'EACCES' })
  error.stack = [
    'TypeError: could not open /home/anna/alarms.json',
    '    at readTable (file:///home/anna/opora/out/main/index.js:120:15)',
    '    at async Promise.all (index 0)',
    '    at file:///C:/Users/anna/opora/index.js:7:1',
  ].join('\n')
  expect(line('alarmTable', error)).toBe('alarmTable TypeError EACCES at readTable@index.js:120:15 < index.js:7:1')
})

test.each<[cause: unknown, told: string]>([
  [{ kind: 'partsLost', names: ['alarms', 'closesToTray'] }, 'kind=partsLost names=alarms,closesToTray'],
  [{ kind: 'setAside', path: '/home/anna/settings.json' }, 'kind=setAside'],
  [{ reason: 'out-of-memory', exitCode: 137 }, 'reason=out-of-memory exitCode=137'],
  [
    { kind: 'notWritten', error: Object.assign(new Error('x'), { code: 'ENOSPC', stack: '' }) },
    'kind=notWritten error=Error ENOSPC',
  ],
  [
    { kind: 'rejected', error: { name: 'TypeError', code: null, places: ['a@b.js:1:2'] } },
    'kind=rejected error=TypeError at a@b.js:1:2',
  ],
  [{ error: { name: 'TypeError', code: null, places: ['Иванов'] } }, ''],
  ['noHandler', 'noHandler'],
  [null, ''],
])('%o is told as far as it is code words and numbers', (cause, told) => {
  expect(line('settings', cause)).toBe(`settings ${told}`.trimEnd())
})

test('a stack that does not begin with the message of its error is not read: who knows whose lines those are', () => {
  const error = new Error('what it says now')
  error.stack = 'Error: what it said\n    at Petrov (/printer/in/room.js:12:1)'
  expect(line('journal', error)).toBe('journal Error')
})
