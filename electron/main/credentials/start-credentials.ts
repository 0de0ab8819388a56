/** The credentials with their file, the network, and the question about a weak keyring. */
import { join } from 'node:path'
import type { Dialog } from 'electron'
import type { Keyring } from '../keyring'
import type { SettingsStore } from '../settings/settings-store'
import { WORDS, type Language } from '../words'
import { CredentialFile } from './credential-file'
import { Credentials } from './credentials'
import { endSession, refreshSession, type Fetch } from './refresh-session'

export interface CredentialSetup {
  readonly folder: string
  readonly apiOrigin: string
  readonly keyring: Keyring
  readonly settings: SettingsStore
  readonly fetch: Fetch
  readonly dialog: Pick<Dialog, 'showMessageBox'>
  readonly language: Language
  readonly report: (what: string, cause: unknown) => void
}

export async function startCredentials(setup: CredentialSetup): Promise<Credentials> {
  const { folder, apiOrigin, keyring, settings, fetch, report } = setup
  const path = join(folder, 'credentials.json')
  return new Credentials({
    file: await CredentialFile.read(path, Date.now(), (error) => report('credentialFile', error)),
    keyring,
    refresh: (token) => refreshSession(fetch, apiOrigin, token),
    end: (token) => endSession(fetch, apiOrigin, token),
    async agreesTo(backend) {
      if (settings.get().weakKeyringAgreed === backend) return true
      const isAgreed = await ask(setup)
      if (isAgreed) await settings.change({ weakKeyringAgreed: backend })
      return isAgreed
    },
    report,
  })
}

/** The safe answer is the one that Enter and Escape give. */
async function ask({ dialog, language }: CredentialSetup): Promise<boolean> {
  const words = WORDS[language].weakKeyring
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Opora',
    message: words.question,
    detail: words.detail,
    buttons: [words.no, words.yes],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}
