/**
 * Seals the lines of a file of unsent changes with a passphrase: PBKDF2 makes a key of it, AES-256-GCM seals each line by
 * itself. The lines have the form of the journal's (`journal-line.ts`).
 */
import { journalLine, NONCE_BYTES, payloadOf, TAG_BYTES } from '@shared/protocol/journal-line'
import { fromBase64, toBase64 } from '../base64'

/** What OWASP asks of PBKDF2 with SHA-256; a fraction of a second, off the page's thread. */
export const ITERATIONS = 600_000
export const SALT_BYTES = 16

/** The same passphrase must open it on a keyboard that composes letters otherwise. */
const bytesOf = (passphrase: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(passphrase.normalize('NFC'))

export async function passphraseKey(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', bytesOf(passphrase), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** @returns the line with its end */
export async function sealLine(text: string, key: CryptoKey): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  // The browser puts the tag behind what it sealed; it stands before it in a line.
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text)),
  )
  const end = sealed.length - TAG_BYTES
  const payload = new Uint8Array(NONCE_BYTES + sealed.length)
  payload.set(iv)
  payload.set(sealed.subarray(end), NONCE_BYTES)
  payload.set(sealed.subarray(0, end), NONCE_BYTES + TAG_BYTES)
  return journalLine(toBase64(payload))
}

export type OpenedLine =
  | { readonly kind: 'opened'; readonly text: string }
  /** `damaged`: its checksum is wrong. `sealed`: it is whole, and this passphrase does not open it. */
  | { readonly kind: 'damaged' | 'sealed' }

/** @param line without its end */
export async function openLine(line: string, key: CryptoKey): Promise<OpenedLine> {
  const payload = payloadOf(line)
  if (payload === null) return { kind: 'damaged' }
  try {
    const bytes = fromBase64(payload)
    const sealed = new Uint8Array(bytes.length - NONCE_BYTES)
    sealed.set(bytes.subarray(NONCE_BYTES + TAG_BYTES))
    sealed.set(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES), sealed.length - TAG_BYTES)
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.subarray(0, NONCE_BYTES) }, key, sealed)
    return { kind: 'opened', text: new TextDecoder().decode(opened) }
  } catch {
    // Of another key, or too short to have been sealed: it was written whole, and says nothing to this passphrase.
    return { kind: 'sealed' }
  }
}
