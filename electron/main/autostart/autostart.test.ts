import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder'
import { isHiddenStart } from './autostart'
import { loginItem } from './login-item'
import { systemAutostart } from './system-autostart'
import { xdgAutostart, xdgConfigFolder } from './xdg-autostart'

const FILE = 'autostart/org.opora.desktop.desktop'

test('on Linux it is a file in the configuration of the person, which starts it hidden', async () => {
  const folder = join(temporaryFolder('autostart'), 'not there yet')
  const autostart = xdgAutostart(folder, '/opt/Opora/opora')
  expect(await autostart.isOn()).toBe(false)
  await autostart.set(true)
  expect(await autostart.isOn()).toBe(true)
  expect(readFileSync(join(folder, FILE), 'utf8').split('\n')).toEqual([
    '[Desktop Entry]',
    'Type=Application',
    'Name=Opora',
    'Exec="/opt/Opora/opora" --hidden',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ])
  await autostart.set(false)
  expect([await autostart.isOn(), existsSync(join(folder, FILE))]).toEqual([false, false])
  await autostart.set(false)
})

test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
  'what the settings of the system have switched off is off, and can be switched on again (%s)',
  async (line) => {
    const folder = temporaryFolder('autostart')
    mkdirSync(join(folder, 'autostart'))
    writeFileSync(join(folder, FILE), `[Desktop Entry]\nType=Application\nName=Opora\nExec=opora\n${line}\n`)
    const autostart = xdgAutostart(folder, '/opt/opora')
    expect(await autostart.isOn()).toBe(false)
    await autostart.set(true)
    expect(await autostart.isOn()).toBe(true)
  },
)

test('a path with characters of its own stays one path', async () => {
  const folder = temporaryFolder('autostart')
  await xdgAutostart(folder, String.raw`/home/анна/My "$apps"/100% \o.AppImage`).set(true)
  expect(readFileSync(join(folder, FILE), 'utf8')).toContain(
    String.raw`Exec="/home/анна/My \\"\\$apps\\"/100%% \\\\o.AppImage" --hidden`,
  )
})

test('the configuration is where the person has it; a relative path is none', () => {
  expect(xdgConfigFolder({ XDG_CONFIG_HOME: '/data/config' }, '/home/anna')).toBe('/data/config')
  expect(xdgConfigFolder({ XDG_CONFIG_HOME: 'config' }, '/home/anna')).toBe('/home/anna/.config')
  expect(xdgConfigFolder({}, '/home/anna')).toBe('/home/anna/.config')
})

/** A system with a list of its own, which tells entries apart by their arguments. */
function listing(isPackaged = true) {
  const entries = new Set<string>()
  const keyOf = (args: readonly string[] = []): string => args.join(' ')
  return {
    isPackaged,
    entries,
    isAllowed: true,
    getLoginItemSettings(options?: { args?: string[] }) {
      const isListed = entries.has(keyOf(options?.args))
      return {
        openAtLogin: isListed,
        executableWillLaunchAtLogin: isListed && this.isAllowed,
        status: !isListed ? 'not-registered' : this.isAllowed ? 'enabled' : 'requires-approval',
      } as Electron.LoginItemSettings
    },
    setLoginItemSettings({ openAtLogin, args }: Electron.Settings): void {
      if (openAtLogin === true) entries.add(keyOf(args))
      else entries.delete(keyOf(args))
    },
  }
}

test.each(['win32', 'darwin'])(
  'on %s it stands in the list of the system, and is taken out again',
  async (platform) => {
    const system = listing()
    const autostart = loginItem(system, platform)
    await autostart.set(true)
    expect([await autostart.isOn(), [...system.entries]]).toEqual([true, ['--hidden']])
    system.isAllowed = false
    expect([await autostart.isOn(), system.getLoginItemSettings({ args: ['--hidden'] }).openAtLogin]).toEqual([
      false,
      true,
    ])
    await autostart.set(false)
    expect([await autostart.isOn(), [...system.entries]]).toEqual([false, []])
  },
)

test('what is not installed is not started each day; an AppImage is started as the file that it is', async () => {
  expect(systemAutostart(listing(false), 'linux', {})).toBeNull()
  const folder = temporaryFolder('autostart')
  await systemAutostart(listing(), 'linux', { XDG_CONFIG_HOME: folder, APPIMAGE: '/apps/Opora.AppImage' })?.set(true)
  expect(readFileSync(join(folder, FILE), 'utf8')).toContain('Exec="/apps/Opora.AppImage" --hidden')
})

test('a start of the system is a hidden one', () => {
  expect(isHiddenStart(['opora', '--hidden'], false)).toBe(true)
  expect(isHiddenStart(['opora'], true)).toBe(true)
  expect(isHiddenStart(['opora', 'opora://ticket/7'], false)).toBe(false)
})
