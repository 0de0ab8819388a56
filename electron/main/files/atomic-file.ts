/**
 * A small file that is either the old one or the new one, whatever happens in between: written beside it, forced to
 * disk, put in its place. One writer at a time: writes of one file are queued by their caller.
 */
import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Readable by this person alone. */
export async function writeAtomically(path: string, content: string | Buffer): Promise<void> {
  const beside = `${path}.new`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  await syncFolder(dirname(path))
}

/** @returns null when there is no such file. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** The new name is on disk too. Windows has no such thing, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
