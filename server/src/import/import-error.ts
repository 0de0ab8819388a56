/** What can go wrong with an import as a whole. A single bad row or ticket is listed instead, and the rest goes in. */

export type ImportErrorCode =
  | 'import.fileUnreadable'
  | 'import.archiveHasSeveralFiles'
  | 'import.noHeader'
  | 'import.mapUnreadable'
  | 'import.mapInvalid'
  | 'import.missingColumn'
  | 'import.weekInvalid'
  | 'import.refusedByServer'

/** The message says what is wrong and where; it is shown as it stands. */
export class ImportError extends Error {
  constructor(
    readonly code: ImportErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'ImportError'
  }
}
