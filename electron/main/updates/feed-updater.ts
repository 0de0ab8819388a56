/**
 * electron-updater on a folder of the organisation ("generic" feed): `latest*.yml` with version, checksum, release notes
 * and, for a staged rollout, the percentage of machines that it has come to. It downloads and installs when it is told to,
 * and not when the desktop happens to end.
 */
import { join } from 'node:path'
import type { AppUpdater, UpdateInfo } from 'electron-updater'
import { writeAtomically } from '../files/atomic-file'
import { UpdateError, type UpdaterPort, type WithheldUpdate } from './updates'
import type { UpdateFailure } from '@shared/protocol/desktop-settings'

const MOST_NOTES = 20_000

const FAILURES: Readonly<Record<string, UpdateFailure>> = {
  ERR_CHECKSUM_MISMATCH: 'damaged',
  ERR_UPDATER_INVALID_SIGNATURE: 'damaged',
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'feedInvalid',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'feedInvalid',
  ERR_UPDATER_INVALID_VERSION: 'feedInvalid',
  ERR_UPDATER_NO_CHECKSUM: 'feedInvalid',
  ERR_UPDATER_NO_FILES_PROVIDED: 'feedInvalid',
}

/**
 * @param updater of this platform
 * @param folder of the desktop's data: the packages name no feed, so it is written down here for the library
 * @param publisher whose signature an installer must bear on Windows; null for anybody's and none
 */
export async function feedUpdater(
  updater: AppUpdater,
  feed: string,
  folder: string,
  publisher: string | null,
): Promise<UpdaterPort> {
  const path = join(folder, 'update-feed.yml')
  // JSON is YAML.
  const signed = publisher === null ? {} : { publisherName: [publisher] }
  const provider = { provider: 'generic', url: feed, updaterCacheDirName: 'opora-updater', ...signed }
  await writeAtomically(path, JSON.stringify(provider))
  updater.updateConfigPath = path
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  // It would log addresses and stacks; what fails is reported by its code.
  updater.logger = null
  noteWithheld(updater)
  return {
    async check() {
      const result = await coded(() => updater.checkForUpdates())
      if (result === null) throw new UpdateError('unsupported', null)
      const { isUpdateAvailable, updateInfo } = result
      if (!isUpdateAvailable) return null
      const { version } = updateInfo
      const why = withheld.get(updateInfo)
      return why === undefined ? { version, notes: notesOf(updateInfo) } : { version, why }
    },
    async download(onProgress) {
      const listener = ({ percent }: { readonly percent: number }): void => onProgress(percent)
      updater.on('download-progress', listener)
      try {
        await coded(() => updater.downloadUpdate())
      } finally {
        updater.off('download-progress', listener)
      }
    },
    install(onFailed) {
      const failed = (error: Error): void => {
        updater.off('error', failed)
        onFailed(new UpdateError(failureOf(error), error))
      }
      // An installer that does not start is told of by this event alone, at once or later.
      updater.on('error', failed)
      updater.quitAndInstall()
    },
  }
}

/** Why a version that was looked at is not for this machine. */
const withheld = new WeakMap<UpdateInfo, WithheldUpdate['why']>()
const asked = new WeakSet<AppUpdater>()

/**
 * The library says the same of the newest version and of one that is not for this machine. Told that each is, it goes on
 * to compare the versions, and what it would have gone by is kept beside them.
 */
function noteWithheld(updater: AppUpdater): void {
  // It is the same one for another feed.
  if (asked.has(updater)) return
  asked.add(updater)
  const { isUpdateSupported, isUserWithinRollout } = updater
  updater.isUpdateSupported = async (update) => {
    if (!(await isUpdateSupported(update))) withheld.set(update, 'system')
    return true
  }
  updater.isUserWithinRollout = async (update) => {
    if (!withheld.has(update) && !(await isUserWithinRollout(update))) withheld.set(update, 'rollout')
    return true
  }
}

async function coded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw new UpdateError(failureOf(error), error)
  }
}

function failureOf(error: unknown): UpdateFailure {
  const { code, statusCode, message } = error as { code?: unknown; statusCode?: unknown; message?: unknown }
  if (typeof code === 'string' && FAILURES[code] !== undefined) return FAILURES[code]
  if (typeof statusCode === 'number') return statusCode >= 500 ? 'unreachable' : 'feedInvalid'
  // Of Node's sockets, and of Chromium's.
  const isNetwork = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EHOST|ENET|CERT_)/.test(
    typeof code === 'string' ? code : '',
  )
  return isNetwork || (typeof message === 'string' && /net::ERR_|aborted|socket hang up/.test(message))
    ? 'unreachable'
    : 'failed'
}

/** Plain text: nothing of it is ever markup on a page. */
function notesOf({ releaseNotes }: UpdateInfo): string {
  const notes =
    typeof releaseNotes === 'string'
      ? [releaseNotes]
      : (releaseNotes ?? []).map(({ version, note }) => `${version}\n${note ?? ''}`)
  return notes.join('\n\n').trim().slice(0, MOST_NOTES)
}
