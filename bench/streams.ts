/**
 * A thousand desktops that listen: what their streams cost the API in memory, and how long after a push the poke is with
 * them. All are read by this process, so the last of them also waits for those before it.
 */
import { execFileSync } from 'node:child_process'
import { Agent, get, type IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { openDataFolder } from '../server/src/process/data-folder'
import { findRunning } from '../server/src/process/running'
import { startServer } from './bench-server'
import { pushAll, registrationOf, signIn } from './record'
import { linesOfMany, lineOf, type Line } from './table'

const STREAMS = 1_000
/** Together they would be refused by the backlog of the listening socket. */
const OPENED_AT_ONCE = 50
const SETTLES_WITHIN_MS = 3_000

/** @param dataPath a copy of the record, which is written to */
export async function measureStreams(
  root: string,
  pageFolder: string,
  dataPath: string,
  pushes: number,
): Promise<readonly Line[]> {
  const server = await startServer(root, dataPath, pageFolder)
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity })
  const streams: IncomingMessage[] = []
  const pokes = new Pokes()
  try {
    const accessToken = await signIn(server)
    await pushAll(server, accessToken, [registrationOf(0, uuidv7())])
    const residentBefore = residentBytes(dataPath)
    while (streams.length < STREAMS) {
      const some = Array.from({ length: OPENED_AT_ONCE }, () => openStream(server.origin, accessToken, agent, pokes))
      streams.push(...(await Promise.all(some)))
    }
    // Every stream is poked once when it opens, with where the feed stands.
    await delay(SETTLES_WITHIN_MS)
    const residentAfter = residentBytes(dataPath)
    const answered: number[] = []
    const poked: number[] = []
    for (let turn = 0; turn < pushes; turn += 1) {
      const arrived = pokes.next(STREAMS)
      const sentAt = performance.now()
      await pushAll(server, accessToken, [registrationOf(turn + 1, uuidv7())])
      answered.push(performance.now() - sentAt)
      poked.push(...(await arrived).map((at) => at - sentAt))
    }
    const mebibytes = (residentAfter - residentBefore) / 1_048_576
    return [
      {
        ...lineOf(`memory of ${STREAMS} streams`, [0]),
        ours: `${mebibytes.toFixed(0)} MiB`,
        peer: `${(residentBefore / 1_048_576).toFixed(0)} MiB`,
        ratio: `${((mebibytes * 1_024) / STREAMS).toFixed(0)} KiB each`,
        spread: '',
      },
      ...linesOfMany(`push to poke, ${STREAMS} streams; peer: push to answer`, poked, answered),
    ]
  } finally {
    for (const stream of streams) stream.destroy()
    agent.destroy()
    await server.stop()
  }
}

/** When pokes arrive, on whichever stream. */
class Pokes {
  #arrivals: number[] = []
  #wanted = Infinity
  #resolve: (arrivals: readonly number[]) => void = () => undefined

  /** @returns when the next `count` of them arrived */
  next(count: number): Promise<readonly number[]> {
    this.#arrivals = []
    this.#wanted = count
    return new Promise((resolve) => (this.#resolve = resolve))
  }

  arrived(count: number): void {
    const before = this.#arrivals.length
    for (let one = 0; one < count; one += 1) this.#arrivals.push(performance.now())
    if (before < this.#wanted && this.#arrivals.length >= this.#wanted) this.#resolve(this.#arrivals)
  }
}

function openStream(origin: string, accessToken: string, agent: Agent, pokes: Pokes): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(new URL('/v1/sync/stream', origin), {
      agent,
      headers: { authorization: `Bearer ${accessToken}` },
    })
    request.once('error', reject)
    request.once('response', (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`The stream was answered ${answer.statusCode ?? 0}`))
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        pokes.arrived(text.match(/^event: poke$/gm)?.length ?? 0)
      })
      // It is broken off from here when all is measured.
      answer.once('error', () => undefined)
      resolve(answer)
    })
  })
}

/** Of the API's process, as the system counts it. */
function residentBytes(dataPath: string): number {
  const running = findRunning(openDataFolder(dataPath))
  if (running === null) throw new Error('The central API has stopped')
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(running.pid)], { encoding: 'utf8' })) * 1_024
}
