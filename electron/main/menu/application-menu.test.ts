import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { applicationMenu, setApplicationMenu, type PageCommand } from './application-menu'

const lines = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...lines((item.submenu ?? []) as MenuItemConstructorOptions[])])

function menuOf(platform: string, run: (command: PageCommand) => void = () => undefined) {
  let set: MenuItemConstructorOptions[] | null | undefined
  setApplicationMenu(
    {
      buildFromTemplate: (items) => items as never,
      setApplicationMenu: (menu) => void (set = menu as never),
    },
    platform,
    'en',
    run,
  )
  return set
}

test.each(['win32', 'linux'])('on %s there is none, not even that of Electron, which reloads the page', (platform) => {
  expect(menuOf(platform)).toBeNull()
})

describe('on macOS', () => {
  test('the menus stand in the order of the system', () => {
    const names = (menuOf('darwin') ?? []).map(({ label }) => label)
    expect(names).toEqual(['Opora', 'File', 'Edit', 'View', 'Window', 'Help'])
  })

  test('what the page does is asked of the page', () => {
    const asked: PageCommand[] = []
    const all = lines(applicationMenu('en', (command) => asked.push(command)))
    for (const { click } of all) click?.(...([] as unknown as Parameters<typeof click>))
    expect(asked).toEqual(['about', 'settings', 'register', 'sync', 'keys', 'diagnostics'])
  })

  test('text can be cut, copied and pasted, and the desktop ended and hidden', () => {
    const roles = lines(applicationMenu('ru', () => undefined)).map(({ role }) => role)
    expect(roles).toEqual(
      expect.arrayContaining(['undo', 'cut', 'copy', 'paste', 'selectAll', 'hide', 'close', 'quit']),
    )
    // Reloading throws away what is being written; developer tools are of no use to an engineer.
    for (const role of ['reload', 'forceReload', 'toggleDevTools'] as const) expect(roles).not.toContain(role)
  })

  test('every line says in the language of the engineer what it does', () => {
    const words = (language: 'ru' | 'en'): (string | undefined)[] =>
      lines(applicationMenu(language, () => undefined))
        .filter(({ type, label }) => type !== 'separator' && label !== 'Opora')
        .map(({ label }) => label)
    expect(words('ru').every((label) => /^[А-ЯЁ][а-яё —Dock…pra]*/u.test(label ?? ''))).toBe(true)
    expect(words('en').every((label) => /^[A-Z][A-Za-z …]*$/.test(label ?? ''))).toBe(true)
  })
})
