import { expect, test, vi } from 'vitest'
import { watchPage } from './watch-page'

test.each(['online', 'offline', 'focus'])(
  'the server is asked when the window says %s, until nobody watches',
  (reason) => {
    const worker = { setVisible: vi.fn(), wake: vi.fn() }
    const stop = watchPage(worker)
    window.dispatchEvent(new Event(reason))
    expect(worker.wake).toHaveBeenCalledTimes(1)
    stop()
    window.dispatchEvent(new Event(reason))
    document.dispatchEvent(new Event('visibilitychange'))
    expect(worker.wake).toHaveBeenCalledTimes(1)
    expect(worker.setVisible).not.toHaveBeenCalled()
  },
)

test('a page that comes into sight asks, and one that goes only says so', () => {
  const worker = { setVisible: vi.fn(), wake: vi.fn() }
  const stop = watchPage(worker)
  const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(worker.setVisible).toHaveBeenLastCalledWith(false)
  expect(worker.wake).not.toHaveBeenCalled()
  state.mockReturnValue('visible')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(worker.setVisible).toHaveBeenLastCalledWith(true)
  expect(worker.wake).toHaveBeenCalledTimes(1)
  state.mockRestore()
  stop()
})
