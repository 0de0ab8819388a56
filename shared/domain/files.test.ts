/** What may be attached, and what it is called afterwards. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apply } from './apply'
import { undo } from './commands/undo'
import { cleanFileName, DEFAULT_FILE_RULES, extensionOf, fileRefusal, fileRulesSchema } from './files'
import {
  buildCommand,
  buildContext,
  buildDirectory,
  buildEvent,
  buildTicket,
  decideOn,
  people,
  testId,
} from './testing'
import { decide } from './decide'

const HASH = 'ab'.repeat(32)
const file = (name: string, size = 10) => ({ hash: HASH, size, name })

/** Made once: such patterns take long to compile. */
const UNSAFE = [/[/\\:*?"<>|]/, /[\p{Cc}\p{Cf}\p{Surrogate}]/u, /[\s.]$/u, /^\.\.?$/, /^(?:con|nul)(?:\.|$)/i]

describe('the name of a file', () => {
  it.each([
    ['Снимок экрана.png', 'Снимок экрана.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\System32\\calc.txt', 'calc.txt'],
    ['folder/', 'folder'],
    ['..', 'file'],
    ['', 'file'],
    ['   .  ', 'file'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['\u2066x\u2069\u200F.doc', 'x.doc'],
    ['report.exe. . .', 'report.exe'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['COM1.log', '_COM1.log'],
    ['console.log', 'console.log'],
    ['what? "this": <a|b>*.txt', 'what_ _this__ _a_b__.txt'],
    ['e\u0301.txt', 'é.txt'],
    ['.bashrc', '.bashrc'],
    ['half \uD83D.png', 'half \uFFFD.png'],
  ])('%j becomes %j', (given, clean) => {
    expect(cleanFileName(given)).toBe(clean)
  })

  it('keeps its extension however long it is', () => {
    const long = cleanFileName(`${'ж'.repeat(300)}.png`)
    expect(long).toMatch(/^ж+\.png$/)
    expect(new TextEncoder().encode(long).length).toBeLessThanOrEqual(255)
  })

  it('is safe whatever was given, and clean once it was cleaned', { timeout: 30_000 }, () => {
    const hostile = fc.constantFrom(
      '/',
      '\\',
      '.',
      ' ',
      '\u202E',
      '\u0000',
      'con',
      'nul',
      ':',
      'x',
      'Ж',
      '😀',
      '\uD83D',
    )
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(hostile, { maxLength: 150 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(names, (given) => {
        const clean = cleanFileName(given)
        expect(UNSAFE.some((pattern) => pattern.test(clean))).toBe(false)
        expect(clean.length).toBeGreaterThan(0)
        expect(clean.length).toBeLessThanOrEqual(101)
        expect(cleanFileName(clean)).toBe(clean)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['a.PNG', 'png'],
    ['archive.tar.gz', 'gz'],
    ['.bashrc', ''],
    ['none', ''],
    ['a. b', ''],
  ])('%j has the extension %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension)
  })
})

describe('a file is refused', () => {
  const rules = { ...DEFAULT_FILE_RULES, maxBytes: 100 }

  it.each([
    ['when it is empty', file('a.txt', 0), 'file.empty'],
    ['when it is too large', file('a.txt', 101), 'file.tooLarge'],
    ['when it is a program', file('setup.EXE'), 'file.typeRefused'],
    ['when dots hide that it is one', file('setup.exe...'), 'file.typeRefused'],
    ['when text that turns around hides that it is one', file('cod.\u202Eexe'), 'file.typeRefused'],
  ])('%s', (_why, given, code) => {
    expect(fileRefusal(given, rules)?.code).toBe(code)
  })

  it('at no size below the limit', () => {
    expect(fileRefusal(file('a.txt', 100), rules)).toBeNull()
  })

  it('by rules that themselves are bounded', () => {
    expect(fileRulesSchema.safeParse(DEFAULT_FILE_RULES).success).toBe(true)
    expect(fileRulesSchema.safeParse({ ...DEFAULT_FILE_RULES, maxBytes: 10 ** 12 }).success).toBe(false)
  })
})

describe('attaching', () => {
  const ticket = buildTicket()

  it('makes an event that names the bytes, with the name of the file apart as what may be erased', () => {
    expect(decideOn(ticket, 'attach', { file: file('../scan.png') })).toMatchObject({
      status: 'applied',
      drafts: [
        {
          type: 'attached',
          fields: { attachment: { to: { hash: HASH, size: 10 } } },
          content: { fileName: 'scan.png' },
        },
      ],
    })
  })

  it('is refused by the rules of the organisation, in its own code', () => {
    const directory = { ...buildDirectory() }
    const settings = { ...directory.settings, fileRules: { maxBytes: 5, refusedExtensions: [] } }
    const decision = decideOn(ticket, 'attach', { file: file('scan.png') }, { directory: { ...directory, settings } })
    expect(decision).toMatchObject({ status: 'rejected', code: 'file.tooLarge', params: { mostBytes: 5 } })
  })

  it('moves no clock and is no progress', () => {
    const event = buildEvent({
      type: 'attached',
      seqInTicket: 2,
      fields: { attachment: { from: null, to: { hash: HASH, size: 10 } } },
    })
    const after = apply(ticket, event)
    expect(after.facts).toBe(ticket.facts)
    expect(after.lastProgressAt).toBe(ticket.lastProgressAt)
  })

  it('can be undone by who did it', () => {
    const event = buildEvent({ type: 'attached', seqInTicket: 2, actorId: people.anna.id, commandId: testId(77) })
    const context = buildContext({ events: [event] })
    expect(undo.decide(ticket, { commandId: testId(77) }, context)).toMatchObject({
      status: 'applied',
      drafts: [{ type: 'undone', fields: { undoes: { to: testId(77) } } }],
    })
  })
})

describe('a reply that names a file', () => {
  const attached = testId(500)
  const reply = (deps: readonly string[]) =>
    decide(
      buildCommand('reply', { text: 'See the picture', files: [attached] }, { deps }),
      buildTicket(),
      buildContext(),
    )

  it('says which, when it depends on it', () => {
    expect(reply([attached])).toMatchObject({ status: 'applied', drafts: [{ fields: { files: { to: [attached] } } }] })
  })

  it('is refused when it does not wait for it', () => {
    expect(reply([])).toMatchObject({ status: 'rejected', code: 'command.invalid', params: { field: 'deps' } })
  })
})
