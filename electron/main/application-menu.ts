/**
 * No menu bar: the command palette is the menu, and the default one carries developer tools and reload keys. macOS has
 * no copy and paste without an edit menu, so it keeps the standard ones.
 */
import type { Menu } from 'electron'

export function setApplicationMenu(
  menu: Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>,
  platform: string,
): void {
  menu.setApplicationMenu(
    platform === 'darwin'
      ? menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  )
}
