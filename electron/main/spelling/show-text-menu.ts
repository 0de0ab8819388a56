/** Electron shows no menu by itself where text is written; this is it. */
import type { BrowserWindow, Menu } from 'electron'
import type { Language } from '../words'
import { textMenu } from './text-menu'

export function showTextMenu(
  window: BrowserWindow,
  menu: Pick<typeof Menu, 'buildFromTemplate'>,
  language: () => Language,
): void {
  const { webContents } = window
  webContents.on('context-menu', (_event, params) => {
    const items = textMenu(params, language(), {
      replace: (word) => webContents.replaceMisspelling(word),
      learn: (word) => void webContents.session.addWordToSpellCheckerDictionary(word),
    })
    if (items.length > 0) menu.buildFromTemplate(items).popup({ window })
  })
}
