/**
 * `opora://ticket/NUMBER` and nothing else. A link comes from anywhere (a mail, a page), so it may name a ticket and can
 * do no more than have it shown.
 */
const TICKET = /^opora:\/\/ticket\/([1-9]\d{0,9})\/?$/i

/** @returns the register number, as the link has it; null for what is no such link */
export function parseLink(text: string): string | null {
  return TICKET.exec(text)?.[1] ?? null
}

/** Of a command line. Two links are none: whoever made that line up wants something else. */
export function linkOf(argv: readonly string[]): string | null {
  const links = argv.filter((argument) => /^opora:/i.test(argument))
  return links.length === 1 ? parseLink(links[0] ?? '') : null
}
