/**
 * Serves the page at `app://opora` from the list of its files, each answer under the content security policy.
 *
 * `standard` gives the page an origin, without which there is neither IndexedDB nor a relative address; `corsEnabled`
 * and `supportFetchAPI` let it call the central API as that origin. `codeCache` lets Chromium keep what V8 has made of the
 * page's scripts, as it does of http; their names change with what is in them, so none is taken for another.
 */
import { readFile } from 'node:fs/promises'
import { contentSecurityPolicy } from '@shared/protocol/content-security-policy'
import type { Protocol } from 'electron'
import { findAppFile, type AppFiles } from './app-files'
import { APP_SCHEME } from './app-origin'

/** Must run before Electron is ready. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true },
    },
  ])
}

/** Answers one request; 404 for what is not in the list, 405 for anything but reading. */
export async function answerAppRequest(
  request: { readonly url: string; readonly method: string },
  files: AppFiles,
  policy: string,
): Promise<Response> {
  const headers = {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers })
  const file = findAppFile(files, request.url)
  if (file === null) return new Response(null, { status: 404, headers })
  const body = request.method === 'HEAD' ? null : await readFile(file.path)
  return new Response(body, { status: 200, headers: { ...headers, 'content-type': file.contentType } })
}

/** Must run once Electron is ready. */
export function serveApp(protocol: Pick<Protocol, 'handle'>, files: AppFiles, apiOrigin: string): void {
  const policy = contentSecurityPolicy(apiOrigin)
  protocol.handle(APP_SCHEME, (request) => answerAppRequest(request, files, policy))
}
