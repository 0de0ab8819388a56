/**
 * The files of the page, listed once at start. A request is answered from the list alone, so no path, however it is
 * written, reaches a file beside it.
 */
import { readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { isOurs } from './app-origin'

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

export interface AppFile {
  /** Where it is on disk. */
  readonly path: string
  readonly contentType: string
}

/** Files by the path of their address: `/index.html`, `/assets/index-1a2b.js`. */
export type AppFiles = ReadonlyMap<string, AppFile>

/**
 * Lists a folder.
 *
 * @throws Error when the folder holds no `index.html` (it was not built), or a file whose type is not known.
 */
export async function listAppFiles(folder: string): Promise<AppFiles> {
  const files = new Map<string, AppFile>()
  const walk = async (at: string, address: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      if (entry.isDirectory()) await walk(path, `${address}${entry.name}/`)
      if (!entry.isFile()) continue
      const contentType = MIME[extname(entry.name)]
      if (contentType === undefined) throw new Error(`A file of a type that is not served: ${path}`)
      files.set(address + entry.name, { path, contentType })
    }
  }
  await walk(folder, '/')
  if (!files.has('/index.html')) throw new Error(`The page is not built: no index.html in ${folder}`)
  return files
}

/** The file for an address; null when there is none to give. */
export function findAppFile(files: AppFiles, address: string): AppFile | null {
  if (!isOurs(address)) return null
  const { pathname } = new URL(address)
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch (error) {
    // A malformed escape names no file.
    if (error instanceof URIError) return null
    throw error
  }
  return files.get(decoded === '/' || decoded === '' ? '/index.html' : decoded) ?? null
}
