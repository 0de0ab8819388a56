import { effectScope, nextTick, ref } from 'vue'
import { afterEach, expect, test } from 'vitest'
import { browserHost } from '@/host/browser'
import type { Host } from '@/host/host'
import type { IpcEvents } from '@shared/protocol/ipc-contract'
import { commands } from '../commands-registry'
import { useMenus } from './use-menus'

let scope = effectScope()
afterEach(() => scope.stop())

function menus() {
  let ask: (detail: IpcEvents['badge.asked']) => void = () => undefined
  const host: Host = {
    ...browserHost('http://127.0.0.1', '0'),
    onBadgeAsked: (listener) => ((ask = listener), () => (ask = () => undefined)),
  }
  const done: string[] = []
  scope = effectScope()
  const shown = scope.run(() => useMenus({ showSettings: () => done.push('settings') }, host))!
  return { shown, done, ask: (what: IpcEvents['badge.asked']['what']) => ask({ what }) }
}

test('about and diagnostics open for whoever sits there, signed in or not', () => {
  const { shown, ask } = menus()
  ask('about')
  expect([shown.isAboutOpen.value, shown.isDiagnosing.value]).toEqual([true, false])
  ask('diagnostics')
  expect(shown.isDiagnosing.value).toBe(true)
})

test('what belongs to a person is done while they are signed in; settings always', () => {
  const { done, ask } = menus()
  ask('register')
  ask('settings')
  expect(done).toEqual(['settings'])
  const run = (id: string) => ({ id, titleKey: id, group: 'application', run: () => void done.push(id) }) as const
  const leave = commands.register(['app.register', 'app.checkNow', 'app.settings', 'app.help'].map(run))
  for (const what of ['register', 'sync', 'settings', 'keys'] as const) ask(what)
  leave()
  expect(done).toEqual(['settings', 'app.register', 'app.checkNow', 'app.settings', 'app.help'])
})

/** A registration that waits for the directory. */
function registering(done: string[], person = 'register') {
  const isReady = ref(false)
  const register = { id: 'app.register', titleKey: 'x', group: 'application', enabled: () => isReady.value } as const
  return { isReady, leave: commands.register([{ ...register, run: () => void done.push(person) }]) }
}

test('what cannot be done yet is done once it can, and once, whatever else is asked for meanwhile', async () => {
  const { shown, done, ask } = menus()
  const { isReady, leave } = registering(done)
  ask('register')
  ask('register')
  ask('about')
  expect([done, shown.isAboutOpen.value]).toEqual([[], true])
  for (const now of [true, false, true]) {
    isReady.value = now
    await nextTick()
  }
  leave()
  expect(done).toEqual(['register'])
})

test('what waited for one person is not done for the next one', async () => {
  const { done, ask } = menus()
  const anna = registering(done, 'anna')
  ask('register')
  anna.leave()
  await nextTick()
  const boris = registering(done, 'boris')
  anna.isReady.value = boris.isReady.value = true
  await nextTick()
  expect(done).toEqual([])
  ask('register')
  boris.leave()
  expect(done).toEqual(['boris'])
})
