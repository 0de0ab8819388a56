/**
 * Collects what must not happen in any page of a run: an error that a page throws, and a violation of the content
 * security policy, in a page or in one of its workers. A page tells of its own violations; those of a worker are read
 * from the developer tools, which keep them from before anybody asked: a worker may offend in its first line.
 */
import type { BrowserContext, CDPSession, Page } from '@playwright/test'

/** @param complaints what is found is added here, in words */
export async function watchContext(context: BrowserContext, complaints: string[]): Promise<void> {
  const complain = (complaint: string): void => void complaints.push(complaint)
  await context.exposeBinding('__complain', (_source, complaint: string) => complain(complaint))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (globalThis as unknown as { __complain?: (text: string) => void }).__complain
      tell?.(`CSP ${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })
  const watch = (page: Page): void => {
    page.on('pageerror', (error) => complain(error.stack ?? error.message))
    watchWorkers(page, complain).catch((error: unknown) => {
      if (!page.isClosed()) complain(`The workers of ${page.url()} are not watched: ${String(error)}`)
    })
  }
  context.on('page', watch)
  // The first window of a desktop is there before anybody can listen.
  context.pages().forEach(watch)
}

interface ChildMessage {
  readonly method?: string
  readonly params?: {
    readonly sessionId?: string
    readonly issue?: {
      readonly code: string
      readonly details: { readonly contentSecurityPolicyIssueDetails?: PolicyIssue }
    }
  }
}

interface PolicyIssue {
  readonly violatedDirective: string
  readonly contentSecurityPolicyViolationType: string
  readonly blockedURL?: string
  readonly sourceCodeLocation?: { readonly url: string; readonly lineNumber: number }
}

async function watchWorkers(page: Page, complain: (complaint: string) => void): Promise<void> {
  const session = await page.context().newCDPSession(page)
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') askForIssues(session, sessionId)
  })
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { method, params } = JSON.parse(message) as ChildMessage
    const violation = params?.issue?.details.contentSecurityPolicyIssueDetails
    if (method === 'Audits.issueAdded' && violation !== undefined) complain(inWords(violation))
  })
  // Not flat: Playwright hands on the messages of the page's session only, and these come through it.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
}

function askForIssues(session: CDPSession, sessionId: string): void {
  const message = JSON.stringify({ id: 1, method: 'Audits.enable', params: {} })
  session.send('Target.sendMessageToTarget', { sessionId, message }).catch(() => {
    // It ended before it was asked; a page that is reloaded ends its workers at any time.
  })
}

function inWords({
  violatedDirective,
  contentSecurityPolicyViolationType,
  blockedURL,
  sourceCodeLocation,
}: PolicyIssue) {
  const { url = '', lineNumber = 0 } = sourceCodeLocation ?? {}
  return `CSP in a worker, ${violatedDirective}: ${blockedURL ?? contentSecurityPolicyViolationType} ${url}:${lineNumber}`
}
