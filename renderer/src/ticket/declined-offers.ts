/**
 * Offers to tell a requester of a new deadline that were answered, one way or the other, on this device: none is made
 * twice. A deadline that moves again is another offer.
 */
const STORAGE_KEY = 'opora.toldDeadlines'
/** More than anybody answers in a month; the oldest are forgotten first. */
const MOST = 300

/** Of a ticket and its new deadline. */
export const offerKey = (ticketId: string, deadlineAt: number): string => `${ticketId}:${deadlineAt}`

function read(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : []
  } catch (error) {
    // Somebody else's writing: an offer may then be made once more.
    if (error instanceof SyntaxError) return []
    throw error
  }
}

export const isAnswered = (key: string): boolean => read().includes(key)

export function noteAnswered(key: string): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify([...read().filter((known) => known !== key), key].slice(-MOST)))
}
