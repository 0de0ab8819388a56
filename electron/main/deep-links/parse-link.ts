/**
 * `opora://ticket/NUMBER` and nothing else. A link comes from anywhere (a mail, a page), so it may name a ticket and can
 * do no more than have it shown.
 */
const TICKET = /^opora:\/\/ticket\/([1-9]\d{0,9})\/?$/i

/** A link that somebody followed. */
export interface AskedLink {
  /** Its register number, as the link has it; null: it names none, and whoever followed it is told so. */
  readonly ticket: string | null
}

export const parseLink = (text: string): AskedLink => ({ ticket: TICKET.exec(text)?.[1] ?? null })

/**
 * Of a command line. Two links name no ticket: whoever made that line up wants something else.
 *
 * @returns null when it has none
 */
export function linkOf(argv: readonly string[]): AskedLink | null {
  const links = argv.filter((argument) => /^opora:/i.test(argument))
  if (links.length === 0) return null
  return links.length === 1 ? parseLink(links[0] ?? '') : { ticket: null }
}
