/** What the page knows about itself, in plain English for whoever helps: numbers and names of states, nobody's text. */
import type { ConnectionState } from '@/sync/connection'

export interface PageFacts {
  readonly version: string
  readonly language: string
  /** As the browser names itself. */
  readonly browser: string
  readonly connection: ConnectionState['kind']
  readonly unsent: number
  readonly attention: number
}

export const pageFacts = (facts: PageFacts): string =>
  [
    `page ${facts.version}`,
    `language ${facts.language}`,
    `browser ${facts.browser}`,
    `connection ${facts.connection}`,
    `unsent changes ${facts.unsent}`,
    `needs attention ${facts.attention}`,
  ].join('\n')
