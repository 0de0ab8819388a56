/** Why a data folder cannot be used, in a sentence for whoever chose it: the path, what is wrong with it, what to do. */
const WHAT_TO_DO = 'Set OPORA_DATA to a folder that this account may write'

export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
  readonly code = 'dataFolder.unusable'

  constructor(
    readonly path: string,
    what: string,
    options?: ErrorOptions,
  ) {
    super(`The data folder ${path} cannot be used: ${what}. ${WHAT_TO_DO}.`, options)
  }
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'the system does not allow it',
  EPERM: 'the system does not allow it',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its file system is full',
  ENOENT: 'its file system has no place for new folders',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
}

/** @returns null for what is no failure of the system */
export function wordsOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return SYSTEM_WORDS[error.code] ?? `the system says ${error.code}`
}
