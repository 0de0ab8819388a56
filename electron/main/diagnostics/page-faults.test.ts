import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PageFault } from '@shared/protocol/page-fault'
import { temporaryFolder } from '../testing/temporary-folder'
import { diagnosticsHandlers } from './diagnostics'
import { LogFile } from './log-file'
import { logLine } from './log-line'

function desktop() {
  const log = LogFile.open(join(temporaryFolder('faults'), 'logs'))!
  const time = { now: 0 }
  const handlers = diagnosticsHandlers({
    log,
    version: '1',
    versions: {},
    system: 'linux',
    facts: () => ({}),
    now: () => time.now,
    report: (what, cause) => log.write(logLine(time.now, what, cause)),
  })
  const note = (fault: Partial<PageFault> = {}): void =>
    void handlers['diagnostics.note']({
      where: 'page',
      kind: 'uncaught',
      error: { name: 'TypeError', code: null, places: ['save@index-abc.js:1:20'] },
      ...fault,
    })
  const lines = (): string[] => log.read(1_000).map((line) => line.slice('1970-01-01T00:00:00.000Z '.length))
  return { time, note, lines }
}

test('an error of the page, or of a worker, is a line of the log', () => {
  const { note, lines } = desktop()
  note()
  note({ where: 'worker', kind: 'rejected' })
  expect(lines()).toEqual([
    'page kind=uncaught error=TypeError at save@index-abc.js:1:20',
    'worker kind=rejected error=TypeError at save@index-abc.js:1:20',
  ])
})

test('a page that throws without end does not push everything else out of the log', () => {
  const { time, note, lines } = desktop()
  for (let count = 0; count < 10_000; count += 1) note()
  expect(lines()).toHaveLength(20)
  time.now += 60_000
  note({ kind: 'rejected' })
  expect(lines().slice(20)).toEqual(['page faults leftOut=9980', expect.stringContaining('page kind=rejected')])
})
