/** Files on their way up, beside the rounds of the engine, over a line that breaks. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { keepFile, markSent, unpick } from '@/cache/file-shelf'
import { FilesDatabase } from '@/cache/files-database'
import { enqueue, outboxRows } from '@/cache/outbox'
import { annaActor, catalogue, command, directory, MONDAY, register, testId } from '@/cache/testing/organisation'
import { sha256 } from '@/cache/sha256'
import { FILE_PART_BYTES, partCountOf } from '@shared/protocol/files'
import type { Command } from '@shared/domain/command'
import { SyncEngine } from './engine'
import type { AnnouncedFile, FileTransport } from './file-transport'
import { FakeDevice } from './testing/fake-world'
import { ManualTime } from './testing/manual-time'
import { MemoryServer } from './testing/memory-server'
import { TransportError } from './transport'
import { Uploads } from './uploads'

/** What the routes of files do, in memory; `faults` are taken from the front, one a part. */
class MemoryFiles implements FileTransport {
  readonly parts = new Map<string, Map<number, Uint8Array>>()
  readonly stored = new Set<string>()
  readonly put: number[] = []
  isForbidden = false
  readonly faults: ('lose' | 'loseAnswer' | 'spoil' | TransportError | null)[] = []

  arrival = ({ hash }: AnnouncedFile) => {
    if (this.isForbidden) return Promise.reject(new TransportError('forbidden', '403'))
    return Promise.resolve({ serverNow: 0, isStored: this.stored.has(hash), parts: [...this.#partsOf(hash).keys()] })
  }

  async putPart(
    { hash }: AnnouncedFile,
    part: { readonly index: number; readonly hash: string; readonly bytes: Uint8Array<ArrayBuffer> },
  ) {
    const fault = this.faults.shift() ?? null
    if (fault instanceof TransportError) throw fault
    if (fault === 'lose') throw new TransportError('unreachable', 'Lost')
    expect(await sha256(part.bytes)).toBe(part.hash)
    this.put.push(part.index)
    this.#partsOf(hash).set(part.index, fault === 'spoil' ? part.bytes.map((byte) => byte ^ 1) : part.bytes)
    if (fault === 'loseAnswer') throw new TransportError('unreachable', 'Lost')
    return { serverNow: 0 }
  }

  async finish({ hash, size }: AnnouncedFile) {
    const parts = this.#partsOf(hash)
    const whole = new Uint8Array(size)
    for (let index = 0; index < partCountOf(size); index += 1)
      whole.set(parts.get(index) ?? [], index * FILE_PART_BYTES)
    if ((await sha256(whole)) !== hash) {
      parts.clear()
      throw new TransportError('busy', '422', { code: 'file.checksum' })
    }
    this.stored.add(hash)
    return { serverNow: 0 }
  }

  #partsOf(hash: string): Map<number, Uint8Array> {
    const held = this.parts.get(hash) ?? new Map<number, Uint8Array>()
    this.parts.set(hash, held)
    return held
  }
}

let time: ManualTime
let server: MemoryServer
let device: FakeDevice
let remote: MemoryFiles
beforeEach(() => {
  time = new ManualTime(MONDAY)
  server = new MemoryServer(() => time.now(), directory, catalogue)
  device = new FakeDevice(server, time, annaActor)
  remote = new MemoryFiles()
})
afterEach(() => device.close())

async function window() {
  const ports = await device.ports()
  const files = new FilesDatabase('files', device.home)
  const failures: unknown[] = []
  const uploads = new Uploads({
    ...ports,
    files,
    transport: remote,
    onSent: () => engine.wake('enqueued'),
    onFailed: (error) => failures.push(error),
  })
  const engine = new SyncEngine({ ...ports, uploads })
  await engine.start()
  onTestFinished(async () => {
    await engine.stop()
    files.close()
  })
  const { outbox } = ports
  return {
    engine,
    uploads,
    files,
    outbox,
    failures,
    async settled() {
      await engine.settled()
      await uploads.settled()
      await engine.settled()
    },
    async sync() {
      engine.wake('check')
      await this.settled()
    },
    async ask(...commands: readonly Command[]) {
      for (const one of commands) await enqueue(outbox, one, time.now())
      await this.sync()
    },
    async file(size = 2 * FILE_PART_BYTES + 9) {
      const bytes = new Uint8Array(size).map((_, index) => (index * 31) % 253)
      const file = { hash: await sha256(bytes), size }
      await keepFile(files, file, bytes, time.now())
      return { ...file, name: 'scan.png' }
    },
  }
}

const typesOf = (ticketId: string) =>
  server.events.filter((event) => event.ticketId === ticketId).map(({ type }) => type)

describe('a file that a command attaches', () => {
  it('is sent in parts, then the command, then the reply that shows it', async () => {
    const own = await window()
    const ticketId = testId()
    const attach = command('attach', ticketId, { file: await own.file() })
    const reply = command('reply', ticketId, { text: 'See', files: [attach.id] }, { deps: [attach.id] })
    await own.ask(register(ticketId), attach, reply)
    expect(remote.put).toEqual([0, 1, 2])
    expect(typesOf(ticketId)).toEqual(['registered', 'attached', 'replied'])
    expect(await outboxRows(own.outbox)).toEqual([])
    expect(own.failures).toEqual([])
  })

  it.each([
    ['the feed says that it was erased', 'event'],
    ['its history comes whole without it', 'timeline'],
    ['nobody can tell any more: the cache begins anew', 'epoch'],
  ] as const)('is not kept on this device once %s', async (_when, by) => {
    const own = await window()
    const [ticketId, other] = [testId(), testId()]
    const file = await own.file()
    await own.ask(register(ticketId), register(other), command('attach', ticketId, { file }))
    await own.files.thumbnails.put({ hash: file.hash, type: 'image/webp', bytes: new Uint8Array(1) })
    await own.ask(command('attach', other, { file: await own.file(5) }))
    expect(await own.files.files.count()).toBe(2)
    const event = server.events.find((one) => one.ticketId === ticketId && one.type === 'attached')!
    const image = { ...event, content: null }
    server.events[server.events.indexOf(event)] = image
    const history = server.events.filter((one) => one.ticketId === ticketId)
    if (by === 'event') server.publish({ op: 'upsert', entity: 'event', id: event.id, version: 2, image })
    else if (by === 'timeline')
      server.publish({ op: 'upsert', entity: 'timeline', id: ticketId, version: history.length, image: history })
    else server.epoch = 'epoch-2'
    await own.sync()
    expect(await own.files.files.get(file.hash)).toBeUndefined()
    expect(await own.files.parts.filter(({ hash }) => hash === file.hash).count()).toBe(0)
    expect(await own.files.thumbnails.count()).toBe(0)
    expect(await own.files.files.count()).toBe(by === 'epoch' ? 0 : 1)
  })

  it('is kept while it is chosen once more, though it was erased, and goes with that', async () => {
    const own = await window()
    const ticketId = testId()
    const file = await own.file()
    await own.ask(register(ticketId), command('attach', ticketId, { file }))
    await own.files.picks.put({ key: 'reply:1', files: [{ ...file, id: 'x' }] })
    const event = server.events.find((one) => one.ticketId === ticketId && one.type === 'attached')!
    server.publish({ op: 'upsert', entity: 'event', id: event.id, version: 2, image: { ...event, content: null } })
    await own.sync()
    expect(await own.files.files.get(file.hash)).toBeDefined()
    await unpick(own.files, 'reply:1', ['x'])
    await own.sync()
    expect(await own.files.files.get(file.hash)).toBeUndefined()
    expect(await own.files.parts.count()).toBe(0)
  })

  it('is marked as erased when the disk lets it be, if it did not at first', async () => {
    const own = await window()
    const ticketId = testId()
    const file = await own.file()
    await own.ask(register(ticketId), command('attach', ticketId, { file }))
    const refused = vi.spyOn(own.files.erased, 'bulkPut').mockImplementation(() => {
      throw new DOMException('The disk is full', 'QuotaExceededError')
    })
    const event = server.events.find((one) => one.ticketId === ticketId && one.type === 'attached')!
    server.publish({ op: 'upsert', entity: 'event', id: event.id, version: 2, image: { ...event, content: null } })
    await own.sync()
    expect(own.failures).not.toEqual([])
    refused.mockRestore()
    await own.sync()
    expect(await own.files.files.get(file.hash)).toBeUndefined()
  })

  it('holds back what shows it, and nothing else, while the line is down for it', async () => {
    const own = await window()
    const ticketId = testId()
    remote.faults.push(...Array.from({ length: 9 }, () => 'lose' as const))
    const attach = command('attach', ticketId, { file: await own.file() })
    const reply = command('reply', ticketId, { text: 'See', files: [attach.id] }, { deps: [attach.id] })
    await own.ask(register(ticketId), attach, reply, command('take', ticketId, {}))
    expect(typesOf(ticketId)).toEqual(['registered', 'taken'])
    expect((await outboxRows(own.outbox)).map(({ command: { name } }) => name)).toEqual(['attach', 'reply'])
    remote.faults.length = 0
    await own.sync()
    expect(typesOf(ticketId)).toEqual(['registered', 'taken', 'attached', 'replied'])
  })

  it('tells how far it is, goes on from there after a break, and ends', async () => {
    const own = await window()
    const ticketId = testId()
    const told: unknown[] = []
    device.channel.member().listen((message) => {
      if (message.type === 'uploading') told.push(message.upload === null ? null : message.upload.sentBytes)
    })
    remote.faults.push(null, 'lose')
    const attach = command('attach', ticketId, { file: await own.file() })
    await own.ask(register(ticketId), attach)
    const [first, second, whole] = [FILE_PART_BYTES, 2 * FILE_PART_BYTES, 2 * FILE_PART_BYTES + 9]
    await own.sync()
    expect(told).toEqual([0, first, first, second, whole, null])
  })

  it.each(['lose', 'loseAnswer'] as const)('goes on where it was when the line breaks: %s', async (fault) => {
    const own = await window()
    const ticketId = testId()
    remote.faults.push(null, fault)
    await own.ask(register(ticketId), command('attach', ticketId, { file: await own.file() }))
    await own.sync()
    expect(remote.put).toEqual([0, 1, 2])
    expect(typesOf(ticketId)).toEqual(['registered', 'attached'])
  })

  it('is sent again when parts were damaged on the way, and then it is whole', async () => {
    const own = await window()
    const ticketId = testId()
    remote.faults.push('spoil', new TransportError('busy', '422', { code: 'file.partBroken' }))
    await own.ask(register(ticketId), command('attach', ticketId, { file: await own.file() }))
    expect(typesOf(ticketId)).toEqual(['registered', 'attached'])
  })

  it('is not sent where the server has it and this device lost it; its command goes', async () => {
    const own = await window()
    const ticketId = testId()
    const file = await own.file()
    await own.files.delete({ disableAutoOpen: false })
    remote.stored.add(file.hash)
    await own.ask(register(ticketId), command('attach', ticketId, { file }))
    expect(typesOf(ticketId)).toEqual(['registered', 'attached'])
    expect(await outboxRows(own.outbox)).toEqual([])
  })

  it('is sent again to a server that has lost it', async () => {
    const own = await window()
    const ticketId = testId()
    const file = await own.file()
    const attach = command('attach', ticketId, { file })
    await markSent(own.files, file.hash, true)
    server.forced.set(attach.id, ['file.notHere'])
    await own.ask(register(ticketId), attach)
    expect(remote.put).toEqual([0, 1, 2])
    await own.sync()
    expect(typesOf(ticketId)).toEqual(['registered', 'attached'])
  })
})

describe('a file that cannot be sent', () => {
  const attentionOf = async ({ outbox }: Awaited<ReturnType<typeof window>>) =>
    (await outbox.attention.toArray()).map(({ command: asked, verdict: { code }, judgedBy }) => [
      asked?.name,
      code,
      judgedBy,
    ])

  it.each([
    ['is damaged again and again', Array.from({ length: 9 }, () => 'spoil' as const), 'file.checksum'],
    [
      'is larger than the server takes by now',
      [new TransportError('refused', '413', { code: 'file.tooLarge' })],
      'file.notTaken',
    ],
  ])('because it %s needs attention, with the reply that shows it', async (_why, faults, code) => {
    const own = await window()
    const ticketId = testId()
    remote.faults.push(...faults)
    const attach = command('attach', ticketId, { file: await own.file() })
    const reply = command('reply', ticketId, { text: 'See', files: [attach.id] }, { deps: [attach.id] })
    await own.ask(register(ticketId), attach, reply)
    expect(await attentionOf(own)).toEqual(
      expect.arrayContaining([
        ['attach', code, 'device'],
        ['reply', 'command.dependencyRefused', 'device'],
      ]),
    )
    expect(await outboxRows(own.outbox)).toEqual([])
    expect(typesOf(ticketId)).toEqual(['registered'])
  })

  it('because this person may send none is decided about by the server', async () => {
    await device.close()
    device = new FakeDevice(server, time, { ...annaActor, roles: ['auditor'] })
    const own = await window()
    const ticketId = testId()
    server.execute(register(ticketId), annaActor)
    remote.isForbidden = true
    await own.ask(command('attach', ticketId, { file: await own.file() }))
    expect(await attentionOf(own)).toEqual([['attach', 'permission.readOnly', 'server']])
  })

  it('because it is not on this device any more needs attention', async () => {
    const own = await window()
    const ticketId = testId()
    const file = await own.file()
    await own.files.parts.clear()
    await own.ask(register(ticketId), command('attach', ticketId, { file }))
    expect(await attentionOf(own)).toEqual([['attach', 'file.lost', 'device']])
  })

  it('because the files of this device cannot be read waits, and other work goes on', async () => {
    const own = await window()
    const ticketId = testId()
    const file = await own.file()
    own.files.close()
    await own.ask(register(ticketId), command('attach', ticketId, { file }), command('take', ticketId, {}))
    expect(typesOf(ticketId)).toEqual(['registered', 'taken'])
    expect((await outboxRows(own.outbox)).map(({ command: { name } }) => name)).toEqual(['attach'])
    expect(own.failures).not.toEqual([])
  })
})
