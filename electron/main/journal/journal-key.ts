/**
 * The key of the journal, sealed by the system's keyring. Without one it lies beside the journal in clear, readable by
 * this person alone: the same protection as the outbox in the same folder has, and no reason to keep no second copy.
 */
import { randomBytes } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { readIfThere, writeAtomically } from '../files/atomic-file'
import type { Keyring } from '../keyring'

const KEY_BYTES = 32
const SEALED = 'sealed:'
const CLEAR = 'clear:'

/**
 * @param path of the file with the key. One that cannot be opened is set aside, never overwritten: the keyring may come
 *   back, and the records with it.
 */
export async function journalKey(
  path: string,
  keyring: Keyring,
  now: number,
  report: (error: unknown) => void,
): Promise<Buffer> {
  const held = (await readIfThere(path))?.toString('utf8')
  if (held !== undefined) {
    try {
      const { key, isToBeWritten } = await open(held, keyring)
      if (isToBeWritten) await write(path, key, keyring)
      return key
    } catch (error) {
      report(error)
      await rename(path, `${path}.unreadable-${now}`)
    }
  }
  const key = randomBytes(KEY_BYTES)
  await write(path, key, keyring)
  return key
}

async function open(content: string, keyring: Keyring): Promise<{ key: Buffer; isToBeWritten: boolean }> {
  if (content.startsWith(CLEAR)) {
    const { strength } = await keyring.strength()
    return { key: asKey(content.slice(CLEAR.length)), isToBeWritten: strength !== 'none' }
  }
  if (!content.startsWith(SEALED)) throw new Error('The key of the journal is in no form that is known')
  const opened = await keyring.open(Buffer.from(content.slice(SEALED.length), 'base64'))
  return { key: asKey(opened.text), isToBeWritten: opened.shouldSealAgain }
}

async function write(path: string, key: Buffer, keyring: Keyring): Promise<void> {
  const text = key.toString('base64')
  const { strength } = await keyring.strength()
  const content = strength === 'none' ? CLEAR + text : SEALED + (await keyring.seal(text)).toString('base64')
  await writeAtomically(path, content)
}

function asKey(text: string): Buffer {
  const key = Buffer.from(text, 'base64')
  if (key.length !== KEY_BYTES) throw new Error('The key of the journal has another length')
  return key
}
