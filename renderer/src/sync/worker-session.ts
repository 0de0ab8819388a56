/** The worker's view of the session: a token it was given, and a page that it asks for another. */
import type { RefreshOutcome, SessionPort } from './ports'
import type { TokenOutcome } from './messages'

export class WorkerSession implements SessionPort {
  #accessToken: string | null
  #asked: Promise<RefreshOutcome> | null = null
  #answer: (outcome: TokenOutcome) => void = () => undefined
  #requestId = 0

  /** @param ask sends the page a request; the page answers with its id, by way of `take` */
  constructor(
    accessToken: string | null,
    private readonly ask: (requestId: number) => void,
  ) {
    this.#accessToken = accessToken
  }

  accessToken(): string | null {
    return this.#accessToken
  }

  refresh(): Promise<RefreshOutcome> {
    this.#asked ??= this.#askPage().finally(() => {
      this.#asked = null
    })
    return this.#asked
  }

  /** @param requestId null for news that nobody asked for */
  take(outcome: TokenOutcome, requestId: number | null): void {
    if (outcome.kind === 'token') this.#accessToken = outcome.accessToken
    if (outcome.kind === 'signedOut') this.#accessToken = null
    if (requestId === this.#requestId) this.#answer(outcome)
  }

  async #askPage(): Promise<RefreshOutcome> {
    this.#requestId += 1
    const answered = new Promise<TokenOutcome>((resolve) => {
      this.#answer = resolve
    })
    this.ask(this.#requestId)
    const { kind } = await answered
    return kind === 'token' ? 'refreshed' : kind
  }
}
