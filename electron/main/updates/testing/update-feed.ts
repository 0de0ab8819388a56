/** A feed on a real HTTP server, and the library as a desktop on Linux has it, with Node's sockets for Chromium's. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer, request, type IncomingMessage, type RequestOptions, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { configureRequestOptions, configureRequestUrl, HttpExecutor, type DownloadOptions } from 'builder-util-runtime'
import { AppImageUpdater, NsisUpdater, type AppUpdater } from 'electron-updater'
import { onTestFinished, vi } from 'vitest'

export interface Release {
  readonly version: string
  readonly notes?: string
  /** Of machines that it has come to. */
  readonly stagingPercentage?: number
  readonly minimumSystemVersion?: string
  /** The checksum that the feed promises, where it is not that of the file. */
  readonly sha512?: string
  readonly ending?: 'AppImage' | 'exe'
}

export class UpdateFeed {
  readonly installer = Buffer.alloc(300_000, 'opora')
  readonly asked: string[] = []
  /** What `latest*.yml` says; null: there is none. */
  latest: string | null = null
  #server: Server | null = null
  origin = ''

  publish({ version, notes = '', sha512, ending = 'AppImage', ...asIs }: Release): void {
    const checksum = sha512 ?? createHash('sha512').update(this.installer).digest('base64')
    const path = `Opora-${version}.${ending}`
    this.latest = JSON.stringify({
      version,
      path,
      sha512: checksum,
      files: [{ url: path, sha512: checksum, size: this.installer.length }],
      releaseNotes: notes,
      releaseDate: '2026-11-26T09:00:00.000Z',
      ...asIs,
    })
  }

  async open(): Promise<this> {
    const server = createServer((request, response) => {
      const path = (request.url ?? '').replace(/\?.*/, '')
      this.asked.push(path)
      if (/\.(AppImage|exe)$/.test(path)) response.end(this.installer)
      else if (path.endsWith('.yml') && this.latest !== null) response.end(this.latest)
      else response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    this.#server = server
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    onTestFinished(() => this.close())
    return this
  }

  close(): void {
    this.#server?.closeAllConnections()
    this.#server?.close()
  }
}

/** What the library's own does with Electron's `net`. */
class NodeSockets extends HttpExecutor<ReturnType<typeof request>> {
  createRequest(options: RequestOptions, callback: (response: never) => void): ReturnType<typeof request> {
    return request(options, callback as (response: IncomingMessage) => void)
  }

  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const asked: RequestOptions = { ...(options.headers ? { headers: options.headers } : {}) }
      configureRequestUrl(url, asked)
      configureRequestOptions(asked)
      const callback = (error: Error | null): void => (error instanceof Error ? reject(error) : resolve(destination))
      this.doDownload(asked, { destination, options, onCancel, callback, responseHandler: null }, 0)
    })
  }
}

/** @param machine its id decides when a staged rollout comes to it */
export function desktopUpdater(folder: string, version: string, machine?: string): AppUpdater {
  if (machine !== undefined) writeFileSync(join(folder, '.updaterId'), machine)
  const program = join(folder, 'Opora.AppImage')
  writeFileSync(program, 'the version that runs')
  vi.stubEnv('APPIMAGE', program)
  onTestFinished(() => void vi.unstubAllEnvs())
  return withoutElectron(new AppImageUpdater(null, installation(folder, version)))
}

/**
 * The same on Windows, where an installer is asked for its signature.
 *
 * @param signatureOf what the system says of it: null when the publisher is among those that are asked for, or why not
 */
export function windowsUpdater(
  folder: string,
  version: string,
  signatureOf: (publishers: readonly string[]) => string | null,
): AppUpdater {
  const updater = new NsisUpdater(null, installation(folder, version))
  updater.verifyUpdateCodeSignature = (publishers) => Promise.resolve(signatureOf(publishers))
  return withoutElectron(updater)
}

const installation = (folder: string, version: string) => ({
  version,
  name: 'Opora',
  isPackaged: true,
  appUpdateConfigPath: join(folder, 'app-update.yml'),
  userDataPath: folder,
  baseCachePath: join(folder, 'cache'),
  whenReady: () => Promise.resolve(),
  relaunch: () => undefined,
  quit: () => undefined,
  onQuit: () => undefined,
})

function withoutElectron(updater: AppUpdater): AppUpdater {
  Object.assign(updater, { httpExecutor: new NodeSockets() })
  updater.disableDifferentialDownload = true
  return updater
}
