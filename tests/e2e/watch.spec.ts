/** That the specs themselves would notice: a violation of the content security policy, in a page and in its worker. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { contentSecurityPolicy } from '../../shared/protocol/content-security-policy'
import { watchContext } from './support/watch'

const NOTHING = ''
const FOREIGN_REQUEST = "fetch('http://foreign.invalid/').catch(() => undefined)"
const EVALUATION = "try { new Function('return 1') } catch { /* As zod does where nobody stops it. */ }"
const START_WORKER = `
  const policy = trustedTypes.createPolicy('opora', { createScriptURL: (address) => address })
  const worker = new Worker(policy.createScriptURL('/worker.js'), { type: 'module' })
  worker.onmessage = () => { document.title = 'done' }
`

interface Site {
  readonly page: string
  readonly worker: string
}

/** A page with one worker, under the policy of the application. */
async function serve({ page, worker }: Site): Promise<Server> {
  const files: Readonly<Record<string, readonly [string, string]>> = {
    '/': ['text/html', '<!doctype html><script src="/page.js"></script>'],
    '/page.js': ['text/javascript', `${page};${START_WORKER}`],
    '/worker.js': ['text/javascript', `${worker};postMessage('done')`],
  }
  const server = createServer((request, response) => {
    const [type, text] = files[request.url ?? ''] ?? ['text/plain', '']
    response.writeHead(200, { 'content-type': type, 'content-security-policy': contentSecurityPolicy(null) }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

for (const [where, site, expected] of [
  ['nowhere', { page: NOTHING, worker: NOTHING }, []],
  ['in a page', { page: FOREIGN_REQUEST, worker: NOTHING }, [/^CSP connect-src: .*foreign\.invalid.* .*page\.js/]],
  ['in a worker', { page: NOTHING, worker: FOREIGN_REQUEST }, [/^CSP in a worker, connect-src: .*foreign\.invalid/]],
  ['by evaluation in a worker', { page: NOTHING, worker: EVALUATION }, [/^CSP in a worker, .*worker\.js/]],
] as const) {
  test(`a violation ${where} is collected`, async ({ browser }) => {
    const server = await serve(site)
    const context = await browser.newContext()
    const complaints: string[] = []
    await watchContext(context, complaints)
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await expect(page).toHaveTitle('done')
    await expect.poll(() => complaints).toEqual(expected.map((words) => expect.stringMatching(words) as unknown))
    await context.close()
    server.close()
  })
}
