import { expect, test } from 'vitest'
import { RegisterShortcut } from './register-shortcut'

/** A system in which others hold some combinations. */
function system(...taken: readonly string[]) {
  const held = new Map<string, () => void>(taken.map((name) => [name, () => undefined]))
  const reports: unknown[] = []
  let runs = 0
  const shortcut = new RegisterShortcut({
    shortcuts: {
      register(accelerator, run) {
        if (accelerator === 'Nonsense') throw new TypeError('conversion failure')
        if (held.has(accelerator)) return false
        held.set(accelerator, run)
        return true
      },
      unregister: (accelerator) => void held.delete(accelerator),
    },
    run: () => (runs += 1),
    report: (what) => reports.push(what),
  })
  const press = (accelerator: string): number => {
    held.get(accelerator)?.()
    return runs
  }
  return { shortcut, press, reports, held }
}

test('what is held runs, until another one takes its place, or none', () => {
  const { shortcut, press, held } = system()
  expect(shortcut.hold('Control+Alt+N')).toBe('held')
  expect(press('Control+Alt+N')).toBe(1)
  expect(shortcut.hold('Control+Alt+M')).toBe('held')
  expect([press('Control+Alt+N'), press('Control+Alt+M')]).toEqual([1, 2])
  expect(shortcut.hold(null)).toBe('none')
  expect([shortcut.state, held.size]).toEqual(['none', 0])
})

test('one that another program holds is refused, and the one before stays', () => {
  const { shortcut, press } = system('Control+Alt+T')
  shortcut.begin('Control+Alt+N')
  expect(shortcut.hold('Control+Alt+T')).toBe('taken')
  expect([shortcut.state, press('Control+Alt+N')]).toEqual(['held', 1])
})

test('one that is kept and not free at the start is told of', () => {
  const { shortcut } = system('Control+Alt+T')
  shortcut.begin('Control+Alt+T')
  expect(shortcut.state).toBe('taken')
})

test('the same once more is no conflict with oneself', () => {
  const { shortcut, press } = system()
  shortcut.hold('Control+Alt+N')
  expect([shortcut.hold('Control+Alt+N'), press('Control+Alt+N')]).toEqual(['held', 1])
})

test('a name that the system does not know is not free, and reported', () => {
  const { shortcut, reports } = system()
  expect(shortcut.hold('Nonsense')).toBe('taken')
  expect(reports).toEqual(['shortcut'])
})
