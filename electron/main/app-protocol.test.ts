import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentSecurityPolicy } from '@shared/protocol/content-security-policy'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAppFiles, type AppFiles } from './app-files'
import { answerAppRequest, registerAppScheme, serveApp } from './app-protocol'

let folder: string
let files: AppFiles
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-app-protocol-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  files = await listAppFiles(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const get = (url: string, method = 'GET'): Promise<Response> => answerAppRequest({ url, method }, files, 'policy')

test('a file is answered with its type, never sniffed', async () => {
  const response = await get('app://opora/')
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('<!doctype html>')
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})

test('every answer carries the policy, also one without a file', async () => {
  for (const response of [
    await get('app://opora/'),
    await get('app://opora/none'),
    await get('app://opora/', 'POST'),
  ]) {
    expect(response.headers.get('content-security-policy')).toBe('policy')
  }
})

test('what is not a file of the page is not found, and nothing can be sent to it', async () => {
  expect((await get('app://opora/../index.js')).status).toBe(404)
  expect((await get('app://opora/index.html', 'POST')).status).toBe(405)
})

test('the scheme has an origin, is secure, and may fetch across origins; it may not bypass the policy', () => {
  let privileges: unknown
  registerAppScheme({ registerSchemesAsPrivileged: (schemes) => void (privileges = schemes) })
  expect(privileges).toEqual([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, codeCache: true },
    },
  ])
})

test('the page may connect to the central API that was chosen', async () => {
  let answer: ((request: Request) => Response | Promise<Response>) | undefined
  serveApp({ handle: (_scheme, handler) => void (answer = handler) }, files, 'https://support.example.org')
  const response = await answer?.(new Request('app://opora/index.html'))
  expect(response?.headers.get('content-security-policy')).toBe(contentSecurityPolicy('https://support.example.org'))
})
