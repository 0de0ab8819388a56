/** Links to tickets: kept until the page asks for them, and told at once from then on. */
import type { IpcHandlers } from '../ipc'
import type { TellPage } from '../page-events'
import type { AskedLink } from './parse-link'

/** A page that never comes must not be given a thousand. */
const MOST_WAITING = 20

export class DeepLinks {
  #waiting: AskedLink['ticket'][] = []
  #isPageReady = false

  constructor(
    private readonly tellPage: TellPage,
    private readonly showWindow: () => void,
  ) {}

  readonly handlers: Pick<IpcHandlers, 'deepLinks.take'> = {
    'deepLinks.take': () => {
      this.#isPageReady = true
      const taken = this.#waiting
      this.#waiting = []
      return { kind: 'done', value: taken }
    },
  }

  open({ ticket }: AskedLink): void {
    if (this.#isPageReady) this.tellPage('deepLinks.opened', { ticket })
    else if (this.#waiting.length < MOST_WAITING && !this.#waiting.includes(ticket)) this.#waiting.push(ticket)
    this.showWindow()
  }

  /** It loads anew, and will ask again. */
  pageLeaves(): void {
    this.#isPageReady = false
  }

  /** Nobody is there to show a ticket to after a sign-out; the page of whoever signs in asks again. */
  personIs({ isSignedIn }: { readonly isSignedIn: boolean }): void {
    if (!isSignedIn) this.pageLeaves()
  }
}
