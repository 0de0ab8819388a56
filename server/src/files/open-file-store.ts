/** The store that the surroundings ask for: a bucket where one is named, otherwise the folder. */
import type { FileStore } from './file-store'
import { FolderFileStore } from './folder-store'
import { readS3Settings } from './s3/s3-settings'
import { S3FileStore } from './s3/s3-store'
import { FileStoreError } from './store-error'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param folder what is taken where no bucket is named
 * @throws {FileStoreError} for settings that cannot be meant; whether the store is there is asked by its `check`
 */
export async function openFileStore(folder: string, env: Environment = process.env): Promise<FileStore> {
  const settings = readS3Settings(env)
  if (settings === null) return new FolderFileStore(folder)
  if ((env['OPORA_FILES'] ?? '') !== '') {
    const detail = 'Both OPORA_FILES and OPORA_S3_BUCKET say where attachments lie. Leave one of them out.'
    throw new FileStoreError('files.twoStores', detail)
  }
  return S3FileStore.open(settings)
}
