/**
 * One file that arrives at two processes at once: a client that did not hear an answer asks the next process, while the
 * first is still at it. Both have the same folder and the same database, each with its own connections.
 */
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { FILE_PART_BYTES, FILE_PROBLEMS } from '@shared/protocol/files'
import { ProblemError, type Session } from '../api/context'
import { openPostgres, type OpenDatabase } from '../store/database'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { foundWorld, type World } from '../testing/world'
import { arrivalOf, finishArrival, type Announced, type ArrivalPorts } from './arrivals'
import { newFile, sendParts, type TestFile } from './testing/sent-file'
import { testFiles, testFilesFolder } from './testing/test-files'

const FILES = 12
const SIZE = 2 * FILE_PART_BYTES + 1_000

let opened: TestDatabase
let second: OpenDatabase | null = null
let world: World
let anna: Session
let processes: readonly [ArrivalPorts, ArrivalPorts]

beforeAll(async () => {
  opened = await openTestDatabase()
  if (opened.url !== null) second = await openPostgres(opened.url)
})
afterAll(async () => {
  await second?.close()
  await opened.close()
})
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  const folder = testFilesFolder()
  const ports = (database: OpenDatabase['database']) => ({
    database,
    files: testFiles(folder),
    now: world.services.now,
  })
  processes = [ports(opened.database), ports((second ?? opened).database)]
})

/** @returns null, or the code of the refusal; anything else fails the test */
async function finish(ports: ArrivalPorts, announced: Announced): Promise<string | null> {
  try {
    await finishArrival(ports, anna, announced)
    return null
  } catch (error) {
    if (error instanceof ProblemError) return error.code
    throw error
  }
}

async function untilKept({ files }: ArrivalPorts, { hash }: Announced): Promise<void> {
  for (;;) {
    const kept = await files.read({ organisationId: world.organisationId, hash })
    kept?.destroy()
    if (kept !== null) return
    await nextTurn()
  }
}

/** As a client goes on until it hears that the file is there. */
async function sendUntilStored(ports: ArrivalPorts, file: TestFile): Promise<void> {
  while (!(await arrivalOf(ports, anna, file)).isStored) {
    await sendParts(ports, anna, file)
    await finish(ports, file)
  }
}

async function expectKept({ hash, bytes }: TestFile): Promise<void> {
  for (const { files } of processes) {
    const kept = await files.read({ organisationId: world.organisationId, hash })
    expect(kept === null ? null : (await buffer(kept)).equals(bytes)).toBe(true)
  }
  const sent = await world.database.selectFrom('sent_files').select('size').where('hash', '=', hash).execute()
  expect(sent).toEqual([{ size: SIZE }])
}

test('is finished by one, or by both, and whoever comes too late is told to ask', async () => {
  const answers: (string | null)[] = []
  for (let turn = 0; turn < FILES; turn += 1) {
    const file = newFile(SIZE)
    await Promise.all(processes.map((ports) => sendParts(ports, anna, file)))
    // Every other time the second begins when the file of the first has got its name, and its parts are about to go.
    const given = await Promise.all(
      processes.map(async (ports, place) => {
        if (place === 1 && turn % 2 === 0) await untilKept(ports, file)
        return finish(ports, file)
      }),
    )
    expect(given).toContain(null)
    answers.push(...given)
    expect((await arrivalOf(processes[1], anna, file)).isStored).toBe(true)
    await expectKept(file)
  }
  expect(answers.filter((answer) => answer !== null && answer !== FILE_PROBLEMS.partsMissing)).toEqual([])
})

test('is whole in the end, however parts and ends of both meet', async () => {
  await Promise.all(
    Array.from({ length: FILES }, async () => {
      const file = newFile(SIZE)
      await Promise.all(processes.map((ports) => sendUntilStored(ports, file)))
      await expectKept(file)
    }),
  )
})

test('does not become the file of somebody who sent something else, though another has sent it', async () => {
  const file = newFile(SIZE)
  await sendUntilStored(processes[0], file)
  const boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
  for (let turn = 0; turn < FILES; turn += 1) {
    await sendParts(processes[0], boris, { ...file, bytes: randomBytes(SIZE) })
    const given = await Promise.allSettled(processes.map((ports) => finishArrival(ports, boris, file)))
    expect(given.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect((await arrivalOf(processes[1], boris, file)).isStored).toBe(false)
  }
})
