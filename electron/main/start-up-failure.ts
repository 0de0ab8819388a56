/**
 * A start that fails says why and what to do in a window, leaves a line in the log, and ends: a process without a window
 * helps nobody.
 */
import type { App, Dialog } from 'electron'
import { CentralApiAddressError } from './central-api'
import { START_UP_FAILURE_WORDS, type StartUpFailureWords } from './start-up-failure-words'
import { systemLanguage } from './system-language'

export interface StartUpFailurePorts {
  readonly app: Pick<App, 'exit' | 'whenReady' | 'getPreferredSystemLanguages'>
  readonly dialog: Pick<Dialog, 'showErrorBox'>
  /** Folder of the log; null when it fails before there is one. */
  readonly log: string | null
  readonly report: (what: string, cause: unknown) => void
}

export async function failStartUp(error: unknown, { app, dialog, log, report }: StartUpFailurePorts): Promise<void> {
  report('start', error)
  // Before that Linux would have it said on the terminal alone.
  await app.whenReady()
  // What the engineer has chosen is in the settings, and those may be what failed.
  const words = START_UP_FAILURE_WORDS[systemLanguage(app.getPreferredSystemLanguages())]
  dialog.showErrorBox(words.title, reasonOf(error, words, log))
  app.exit(1)
}

/** A command line can be as long as it likes; a box of the system cannot. */
const MOST_SHOWN = 300

function reasonOf(error: unknown, words: StartUpFailureWords, log: string | null): string {
  if (error instanceof CentralApiAddressError) {
    const { code, address, source } = error
    const what = address.trim() === '' ? words.noAddress : words.address[code](address.slice(0, MOST_SHOWN))
    return source === null ? what : `${what}\n\n${words.from[source]}`
  }
  const thrown: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error))
  const { code = '', path, message } = thrown
  if (path !== undefined) {
    switch (code) {
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
        return words.noAccess(path)
      case 'ENOSPC':
      case 'EDQUOT':
        return words.noSpace(path)
      case 'EEXIST':
      case 'ENOTDIR':
        return words.noFolder(path)
    }
  }
  return words.unexpected(message.slice(0, MOST_SHOWN), log)
}
