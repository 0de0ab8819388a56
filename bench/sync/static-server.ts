/** Serves folders, and pages that run a script of them, with no policy that could hinder a library. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

export interface StaticServer {
  readonly origin: string
  stop(): Promise<void>
}

/**
 * @param folders by the first part of their address, `rows` for `/rows/0.json`
 * @param pages a page that does nothing but run this script, at `/NAME`
 */
export async function startStaticServer(
  folders: Readonly<Record<string, string>>,
  pages: Readonly<Record<string, string>>,
): Promise<StaticServer> {
  const server = createServer((incoming, outgoing) => {
    const path = decodeURIComponent(new URL(incoming.url ?? '/', 'http://page').pathname)
    const [, first = '', ...rest] = path.split('/')
    const script = pages[first]
    if (script !== undefined && rest.length === 0) {
      outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pageOf(first, script))
      return
    }
    const folder = folders[first]
    const file = normalize(join(folder ?? sep, ...rest))
    if (folder === undefined || !file.startsWith(folder + sep) || !existsSync(file) || !statSync(file).isFile()) {
      outgoing.writeHead(404).end()
      return
    }
    outgoing.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const pageOf = (title: string, script: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
  `<style>body { margin: 0; font: 13px/32px sans-serif } [data-bench-row] { height: 32px; border-bottom: 1px solid #ddd }</style>` +
  `<script type="module" src="${script}"></script></head><body></body></html>`
