import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { guardQuit } from './guard-quit'

/** A desktop that can be asked to end, and a person who answers. */
function desktop(unsent: number) {
  const app = Object.assign(new EventEmitter(), {
    ended: 0,
    relaunches: 0,
    /** What an end is stopped by after it was agreed to: a window that will not close. */
    isHeldUp: false,
    quit() {
      let isPrevented = false
      app.emit('before-quit', { preventDefault: () => (isPrevented = true) })
      if (isPrevented || app.isHeldUp) return
      app.emit('will-quit')
      app.ended += 1
    },
    relaunch: () => (app.relaunches += 1),
  })
  const questions: { message: string; answer: (response: number) => void }[] = []
  const process = new EventEmitter()
  const power = new EventEmitter()
  const guard = guardQuit({
    app,
    dialog: {
      showMessageBox: (options: unknown) =>
        new Promise((resolve) =>
          questions.push({
            message: (options as { message: string }).message,
            answer: (response) => resolve({ response, checkboxChecked: false }),
          }),
        ),
    },
    process,
    power: power as unknown as Parameters<typeof guardQuit>[0]['power'],
    unsent: () => unsent,
    language: () => 'en',
    showWindow: () => undefined,
    report: () => undefined,
  })
  return { app, questions, process, power, guard }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a desktop with nothing unsent ends at once', () => {
  const { app, questions, guard } = desktop(0)
  app.quit()
  expect([app.ended, questions.length, guard.isQuitting]).toEqual([1, 0, true])
})

test('one with unsent work asks once, and ends when told so', async () => {
  const { app, questions, guard } = desktop(3)
  app.quit()
  app.quit()
  expect([app.ended, guard.isQuitting]).toEqual([0, false])
  expect(questions.map(({ message }) => message)).toEqual(['Changes not sent yet: 3'])
  questions[0]!.answer(0)
  await settled()
  expect([app.ended, guard.isQuitting]).toEqual([1, true])
})

test('one that is told to stay asks again the next time', async () => {
  const { app, questions } = desktop(1)
  app.quit()
  questions[0]!.answer(1)
  await settled()
  expect(app.ended).toBe(0)
  app.quit()
  expect(questions).toHaveLength(2)
})

test('a signal and a machine that goes down are not held up', () => {
  const stopped = desktop(1)
  stopped.process.emit('SIGTERM')
  expect([stopped.app.ended, stopped.questions.length]).toEqual([1, 0])
  const down = desktop(1)
  down.power.emit('shutdown')
  down.app.quit()
  expect([down.app.ended, down.questions.length]).toEqual([1, 0])
})

test('one that the person has agreed to elsewhere asks nothing more', () => {
  const { app, questions, guard } = desktop(2)
  guard.agree()
  // Its windows are closed first, and must not stay in the tray.
  expect(guard.isQuitting).toBe(true)
  app.quit()
  expect([app.ended, questions.length]).toEqual([1, 0])
})

test('an end that was agreed to and does not come is asked about when it comes later', () => {
  const { app, questions, guard } = desktop(2)
  const takeBack = guard.agree()
  takeBack()
  expect(guard.isQuitting).toBe(false)
  app.quit()
  expect([app.ended, questions.length]).toEqual([0, 1])
})

test('a restart asks nothing, and starts again', () => {
  const { app, questions, guard } = desktop(2)
  guard.restart()
  expect([app.ended, app.relaunches, questions.length]).toEqual([1, 1, 0])
})

test('a restart that was held up leaves nothing behind: the next end asks, and starts nothing again', async () => {
  const { app, questions, guard } = desktop(2)
  app.isHeldUp = true
  guard.restart()
  app.isHeldUp = false
  app.quit()
  expect([app.ended, app.relaunches, questions.length]).toEqual([0, 0, 1])
  questions[0]!.answer(0)
  await settled()
  expect([app.ended, app.relaunches]).toEqual([1, 0])
})

test('a restart while it is being asked whether to end is one end, with one start after it', async () => {
  const { app, questions, guard } = desktop(2)
  app.quit()
  guard.restart()
  expect([app.ended, app.relaunches]).toEqual([1, 1])
  questions[0]!.answer(1)
  await settled()
  expect([app.ended, app.relaunches]).toEqual([1, 1])
})
