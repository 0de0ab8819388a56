/**
 * `safeStorage` over a key in the data folder: what it keeps can be read after a restart, and by anybody who reads the
 * folder. `OPORA_STAND_IN_KEYRING` names the back end that it claims to be; `none` has no encryption at all.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SafeStorage } from 'electron'

type Used = 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'

export function safeStorageIn(userData: () => string): Pick<SafeStorage, Used> {
  const backend = process.env['OPORA_STAND_IN_KEYRING'] ?? 'gnome_libsecret'
  const key = (): Buffer => {
    const path = join(userData(), 'stand-in-keyring')
    mkdirSync(dirname(path), { recursive: true })
    if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 })
    return readFileSync(path)
  }
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(backend !== 'none'),
    getSelectedStorageBackend: () => backend as ReturnType<SafeStorage['getSelectedStorageBackend']>,
    encryptStringAsync: async (text) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key(), nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    decryptStringAsync: async (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(0, 12))
      decipher.setAuthTag(sealed.subarray(12, 28))
      const result = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
      return { result, shouldReEncrypt: false }
    },
  }
}
