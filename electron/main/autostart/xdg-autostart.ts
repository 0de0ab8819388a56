/**
 * Start at sign-in on Linux, by the autostart specification of freedesktop.org: a `.desktop` file in the person's own
 * configuration. One that says `Hidden=true` is switched off, as settings programs of desktops do it.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere, writeAtomically } from '../files/atomic-file'
import { APP_ID } from '../system-identity'
import { HIDDEN_SWITCH, type Autostart } from './autostart'

/** @param env `XDG_CONFIG_HOME` counts when it is an absolute path, as the specification asks */
export function xdgConfigFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const given = env['XDG_CONFIG_HOME']
  return given?.startsWith('/') === true ? given : join(home, '.config')
}

/**
 * @param configFolder see {@link xdgConfigFolder}
 * @param program what to start: the AppImage, or the installed binary
 */
export function xdgAutostart(configFolder: string, program: string): Autostart {
  const folder = join(configFolder, 'autostart')
  const path = join(folder, `${APP_ID}.desktop`)
  return {
    async isOn() {
      const content = (await readIfThere(path))?.toString('utf8')
      return content !== undefined && !isSwitchedOff(content)
    },
    async set(isOn) {
      if (!isOn) {
        await rm(path, { force: true })
        return
      }
      await mkdir(folder, { recursive: true })
      await writeAtomically(path, entryOf(program))
    },
  }
}

const isSwitchedOff = (content: string): boolean =>
  /^\s*Hidden\s*=\s*true\s*$/im.test(content) || /^\s*X-GNOME-Autostart-enabled\s*=\s*false\s*$/im.test(content)

const entryOf = (program: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Opora',
    `Exec=${quoted(program)} ${HIDDEN_SWITCH}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')

/**
 * As an argument of `Exec`: in quotes, in which four characters are escaped; a percent sign is doubled; then once more
 * as any string of a desktop file, in which a backslash is two.
 */
const quoted = (program: string): string =>
  `"${program.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%')}"`.replaceAll('\\', '\\\\')
