import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchPage } from './watch-page'

/** A page that can crash and hang, and a person who answers. */
function page(answer = true) {
  const contents = Object.assign(new EventEmitter(), {
    reloads: 0,
    isDestroyed: () => false,
    reload: () => void (contents.reloads += 1),
    forcefullyCrashRenderer: () => void contents.emit('render-process-gone', {}, { reason: 'killed', exitCode: 2 }),
  })
  const state = {
    now: 0,
    asked: 0,
    ended: 0,
    lines: [] as [string, unknown][],
    /** Questions about a page that hangs, in order; each is open until it is answered or over. */
    hangs: [] as { readonly over: AbortSignal; readonly openAgain: (isToOpen: boolean) => Promise<void> }[],
    timers: new Map<number, () => void>(),
  }
  watchPage(contents, {
    now: () => state.now,
    after(ms, run) {
      state.timers.set(ms, run)
      return () => void state.timers.delete(ms)
    },
    askAboutHang: (over) =>
      new Promise((resolve) => {
        const openAgain = async (isToOpen: boolean): Promise<void> => {
          resolve(isToOpen)
          await new Promise((next) => setImmediate(next))
        }
        // As a box of the system does.
        over.addEventListener('abort', () => resolve(false))
        state.hangs.push({ over, openAgain })
      }),
    report: (what, cause) => void state.lines.push([what, cause]),
    async askToReload() {
      state.asked += 1
      return answer
    },
    quit: () => void (state.ended += 1),
  })
  const crash = async (reason = 'crashed'): Promise<void> => {
    contents.emit('render-process-gone', {}, { reason, exitCode: 5 })
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { contents, state, crash }
}

test('a page that crashed is loaded again, and the log says why', async () => {
  const { contents, state, crash } = page()
  await crash('oom')
  expect(contents.reloads).toBe(1)
  expect(state.lines).toEqual([['page gone', { reason: 'oom', exitCode: 5 }]])
})

test('a page that ended in order is left alone', async () => {
  const { contents, state, crash } = page()
  await crash('clean-exit')
  expect([contents.reloads, state.lines.length]).toEqual([0, 0])
})

test('one that crashes again and again asks before it goes on', async () => {
  const { contents, state, crash } = page()
  for (let count = 0; count < 3; count += 1) await crash()
  expect([contents.reloads, state.asked]).toEqual([3, 0])
  await crash()
  expect([contents.reloads, state.asked]).toEqual([4, 1])
  await crash()
  expect([contents.reloads, state.asked]).toEqual([5, 1])
})

test('crashes that are far apart are no series', async () => {
  const { contents, state, crash } = page()
  for (let count = 0; count < 6; count += 1) {
    state.now += 30_000
    await crash()
  }
  expect([contents.reloads, state.asked]).toEqual([6, 0])
})

test('a page that would not be left is left all the same', () => {
  const { contents } = page()
  let isLeft = false
  contents.emit('will-prevent-unload', { preventDefault: () => (isLeft = true) })
  expect(isLeft).toBe(true)
})

test('a page that hangs is waited for, and asked about again, for as long as it is wanted', async () => {
  const { contents, state } = page()
  contents.emit('unresponsive')
  contents.emit('unresponsive')
  expect([state.hangs.length, state.lines]).toEqual([1, [['page hangs', null]]])
  await state.hangs[0]?.openAgain(false)
  expect([contents.reloads, [...state.timers.keys()]]).toEqual([0, [30_000]])
  state.timers.get(30_000)?.()
  expect(state.hangs).toHaveLength(2)
})

test('one that answers again takes the question with it, whatever is pressed then', async () => {
  const { contents, state } = page()
  contents.emit('unresponsive')
  contents.emit('responsive')
  expect(state.hangs[0]?.over.aborted).toBe(true)
  await state.hangs[0]?.openAgain(true)
  expect([contents.reloads, state.timers.size]).toEqual([0, 0])

  contents.emit('unresponsive')
  await state.hangs[1]?.openAgain(false)
  contents.emit('responsive')
  expect([state.hangs.length, state.timers.size]).toEqual([2, 0])
})

test('one that is given up is opened again at once, and that is no crash of a series', async () => {
  const { contents, state, crash } = page()
  for (let count = 0; count < 5; count += 1) {
    contents.emit('unresponsive')
    await state.hangs.at(-1)?.openAgain(true)
  }
  expect([contents.reloads, state.asked]).toEqual([5, 0])
  expect(state.lines.slice(0, 2)).toEqual([
    ['page hangs', null],
    ['page gone', { reason: 'killed', exitCode: 2 }],
  ])
  for (let count = 0; count < 3; count += 1) await crash()
  expect([contents.reloads, state.asked]).toEqual([8, 0])
})

test('one that crashes while it hangs comes back, and nobody is asked about it any more', async () => {
  const { contents, state, crash } = page()
  contents.emit('unresponsive')
  await crash()
  expect([contents.reloads, state.hangs[0]?.over.aborted, state.timers.size]).toEqual([1, true, 0])
})

test('whoever does not want it again ends the desktop', async () => {
  const { contents, state, crash } = page(false)
  for (let count = 0; count < 4; count += 1) await crash()
  expect([contents.reloads, state.ended]).toEqual([3, 1])
})
