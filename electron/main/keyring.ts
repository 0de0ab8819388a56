/**
 * The system's keyring behind Electron's `safeStorage`, by its asynchronous methods alone (the others are deprecated in
 * 45 and gone in 46). On Linux it may be one that keeps nothing secret; then it counts as weak.
 */
import type { SafeStorage } from 'electron'

export type SafeStorageLike = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

/** `none`: nothing can be sealed. `weak`: sealed with a key that anybody can have. */
export type KeyringStrength = 'strong' | 'weak' | 'none'

export interface Keyring {
  strength(): Promise<{ readonly strength: KeyringStrength; readonly backend: string }>
  seal(text: string): Promise<Buffer>
  /** @throws when it was sealed by another keyring */
  open(sealed: Buffer): Promise<{ readonly text: string; readonly shouldSealAgain: boolean }>
}

const WEAK = new Set(['basic_text', 'unknown'])

export function keyring(safeStorage: SafeStorageLike, platform: string): Keyring {
  return {
    async strength() {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return { strength: 'none', backend: 'none' }
      if (platform !== 'linux') return { strength: 'strong', backend: platform }
      const backend = safeStorage.getSelectedStorageBackend()
      return { strength: WEAK.has(backend) ? 'weak' : 'strong', backend }
    },
    seal: (text) => safeStorage.encryptStringAsync(text),
    async open(sealed) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed)
      return { text: result, shouldSealAgain: shouldReEncrypt }
    },
  }
}
