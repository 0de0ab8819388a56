/**
 * Opens a file of another system as a stream of its bytes, whatever it is packed in: plain, gzip, or a zip with one
 * member. What it is is read from its first bytes, since exports are often misnamed.
 */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { open as openZip, type Entry, type ZipFile } from 'yauzl'
import { ImportError } from './import-error'

/** @throws {ImportError} when the file is not there, or is a zip of none or several files */
export async function openFile(path: string): Promise<Readable> {
  const kind = await kindOf(path)
  if (kind === 'zip') return openOnlyMember(path)
  const file = createReadStream(path)
  if (kind === 'plain') return file
  const gunzip = createGunzip()
  // `pipe` does not carry errors on.
  file.on('error', (error) => gunzip.destroy(error))
  return file.pipe(gunzip)
}

async function kindOf(path: string): Promise<'plain' | 'gzip' | 'zip'> {
  const start = Buffer.alloc(4)
  try {
    const file = await open(path)
    try {
      await file.read(start, 0, 4, 0)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new ImportError('import.fileUnreadable', `Cannot read ${path}`, { cause: error })
  }
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip'
  if (start.toString('latin1') === 'PK\u0003\u0004') return 'zip'
  return 'plain'
}

async function openOnlyMember(path: string): Promise<Readable> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    openZip(path, { lazyEntries: true, autoClose: false }, (error, file) =>
      error === null ? resolve(file) : reject(error),
    )
  })
  const entries = await entriesOf(zip)
  const [only] = entries
  if (only === undefined || entries.length > 1) {
    zip.close()
    const names = entries.map((entry) => entry.fileName).join(', ')
    throw new ImportError(
      'import.archiveHasSeveralFiles',
      `${path} holds ${entries.length} files (${names}); one is wanted`,
    )
  }
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(only, (error, readable) => (error === null ? resolve(readable) : reject(error)))
  })
  stream.once('close', () => zip.close())
  return stream
}

function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('entry', (entry: Entry) => {
      if (!entry.fileName.endsWith('/')) entries.push(entry)
      zip.readEntry()
    })
    zip.once('end', () => resolve(entries))
    zip.once('error', reject)
    zip.readEntry()
  })
}
