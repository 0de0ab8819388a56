/** The real tool, run as a process: cases of other libraries, ticket lives worked out by hand, and a pipe that closes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const CASES = resolve(ROOT, 'shared/sla/fixtures/cases.jsonl')
const TICKETS = resolve(import.meta.dirname, 'fixtures/tickets.jsonl')

interface Case {
  readonly id: string
  readonly expected?: unknown
  readonly expectedMinutes?: number
}
interface Answer {
  readonly id: unknown
  readonly result?: unknown
  readonly error?: string
}

const start = () => spawn(process.execPath, ['--import', 'tsx', 'scripts/sla.ts'], { cwd: ROOT })

async function run(input: string | Uint8Array): Promise<{ answers: Answer[]; code: number; errors: string }> {
  const tool = start()
  tool.stdin.end(input)
  const [output, errors, [code]] = await Promise.all([text(tool.stdout), text(tool.stderr), once(tool, 'close')])
  const answers = output.split('\n').slice(0, -1)
  return { answers: answers.map((line) => JSON.parse(line) as Answer), code: code as number, errors }
}

const linesIn = (path: string): Case[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Case)

describe('the tool answers as expected', () => {
  it('every case of other libraries', async () => {
    const { answers, code } = await run(readFileSync(CASES))
    const expected = linesIn(CASES).map(({ id, expected: result, expectedMinutes }) => ({
      id,
      result: result ?? expectedMinutes,
    }))
    expect(answers).toEqual(expected)
    expect(expected.length).toBeGreaterThan(50)
    expect(code).toBe(0)
  })

  it('every ticket life', async () => {
    const { answers, code } = await run(readFileSync(TICKETS))
    const expected = linesIn(TICKETS).map(({ id, expected: result }) => ({ id, result }))
    expect(answers).toEqual(expected)
    expect(expected.length).toBeGreaterThan(60)
    expect(code).toBe(0)
  })
})

describe('the tool goes on', () => {
  it('after lines that it refuses, in order, and ends well', async () => {
    const { answers, code, errors } = await run(
      '\uFEFF{"id": 1, "kind": "within", "at": "2026-06-01T09:00Z"}\r\n\r\n  \nnot json\n' +
        '{"id": {"a": 1}, "kind": "add", "start": "soon", "minutes": 1}\n[]\n' +
        '{"id": "last", "kind": "add", "start": "2026-06-01T09:00Z", "minutes": 1.5}',
    )
    expect(answers).toEqual([
      { id: 1, result: true },
      { id: null, error: expect.stringMatching(/^notJson: line 4: /) },
      { id: { a: 1 }, error: 'invalidInstant: start: "soon" is not an instant like 2026-06-01T09:00:00Z' },
      { id: null, error: 'notJson: line 6 is not an object' },
      { id: 'last', result: '2026-06-01T09:01:30Z' },
    ])
    expect([code, errors]).toEqual([0, ''])
  })

  it('answers a line before the next has come', async () => {
    const tool = start()
    tool.stdin.write('{"id":1,"kind":"within","at":"2026-06-01T09:00Z"}\n')
    expect(String((await once(tool.stdout, 'data'))[0])).toBe('{"id":1,"result":true}\n')
    tool.stdin.end()
    expect(await once(tool, 'close')).toEqual([0, null])
  })

  it('until nobody reads any more, and then ends without a word', async () => {
    const tool = start()
    const errors = text(tool.stderr)
    tool.stdin.on('error', () => undefined)
    tool.stdin.write('{"id":1,"kind":"within","at":"2026-06-01T09:00Z"}\n')
    await once(tool.stdout, 'data')
    tool.stdout.destroy()
    tool.stdin.end('{"id":2,"kind":"within","at":"2026-06-01T09:00Z"}\n'.repeat(10_000))
    expect(await once(tool, 'close')).toEqual([0, null])
    expect(await errors).toBe('')
  })
})
