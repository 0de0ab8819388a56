import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { watchPage } from './watch-page'

/** A page that can crash, and a person who answers. */
function page(answer = true) {
  const contents = Object.assign(new EventEmitter(), { reloads: 0, isDestroyed: () => false, reload: () => undefined })
  contents.reload = () => void (contents.reloads += 1)
  const state = { now: 0, asked: 0, ended: 0, lines: [] as [string, unknown][] }
  watchPage(contents, {
    now: () => state.now,
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

test('whoever does not want it again ends the desktop', async () => {
  const { contents, state, crash } = page(false)
  for (let count = 0; count < 4; count += 1) await crash()
  expect([contents.reloads, state.ended]).toEqual([3, 1])
})
