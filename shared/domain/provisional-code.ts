/**
 * The code that a ticket shows until the server gives its number: `П-7K3F`. It is made of the ticket's own id, so
 * that both sides know it without asking, and it stays an alias of the ticket for ever.
 */

/** Crockford's base 32: no I, L, O, U, which are misheard on the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** @param ticketId a UUID; its last 20 bits, which are random in version 7, make the four characters. */
export function provisionalCode(ticketId: string): string {
  const bits = Number.parseInt(ticketId.slice(-5), 16)
  const digit = (shift: number): string => ALPHABET.charAt((bits >> shift) & 31)
  return `П-${digit(15)}${digit(10)}${digit(5)}${digit(0)}`
}
