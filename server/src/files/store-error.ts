/** Why files cannot be kept where they were to lie, in a sentence for whoever set it up: where, what is wrong, what to do. */
export type FileStoreCode =
  | 'files.twoStores'
  | 'files.setting'
  | 'files.folder'
  | 'files.unreachable'
  | 'files.noBucket'
  | 'files.region'
  | 'files.refused'

export class FileStoreError extends Error {
  override readonly name = 'FileStoreError'

  constructor(
    readonly code: FileStoreCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
