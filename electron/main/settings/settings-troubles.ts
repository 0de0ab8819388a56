/** What became of the settings file, for the engineer. Where the data folder is, is nobody's business but the log's. */
import { basename } from 'node:path'
import type { SettingsTroubleWords } from '@shared/protocol/desktop-settings'
import type { SettingsTrouble } from './settings-store'

/** Adds a trouble to what is told of; one of a kind is enough. */
export function noteTrouble(told: SettingsTroubleWords[], trouble: SettingsTrouble): void {
  switch (trouble.kind) {
    case 'setAside':
      told.push({ kind: 'setAside', fileName: basename(trouble.path), isFromBackup: false })
      return
    case 'fromBackup': {
      const at = told.findIndex(({ kind }) => kind === 'setAside')
      const aside = told[at]
      if (aside?.kind === 'setAside') told[at] = { ...aside, isFromBackup: true }
      return
    }
    case 'valuesLost': {
      const { names, copy } = trouble
      told.push({ kind: 'valuesLost', names, fileName: copy === null ? null : basename(copy) })
      return
    }
    case 'newer':
    case 'notWritten':
      if (!told.some(({ kind }) => kind === trouble.kind)) {
        told.push({ kind: trouble.kind, fileName: basename(trouble.path) })
      }
      return
    case 'writtenAgain': {
      const at = told.findIndex(({ kind }) => kind === 'notWritten')
      if (at >= 0) told.splice(at, 1)
    }
  }
}
