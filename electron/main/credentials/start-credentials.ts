/** The credentials with their file, the network, and the question about a weak keyring. */
import { join } from 'node:path'
import type { Dialog } from 'electron'
import { isAgreed } from '../confirm'
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
  const { folder, apiOrigin, keyring, settings, fetch, dialog, language, report } = setup
  const path = join(folder, 'credentials.json')
  return new Credentials({
    file: await CredentialFile.read(path, Date.now(), (error) => report('credentialFile', error)),
    keyring,
    refresh: (token) => refreshSession(fetch, apiOrigin, token),
    end: (token) => endSession(fetch, apiOrigin, token),
    async agreesTo(backend) {
      if (settings.get().weakKeyringAgreed === backend) return true
      const agrees = await isAgreed(dialog, WORDS[language].weakKeyring)
      if (agrees) await settings.change({ weakKeyringAgreed: backend })
      return agrees
    },
    report,
  })
}
