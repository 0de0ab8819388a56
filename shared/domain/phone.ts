/** Telephone numbers as people write them: spaces, brackets, `+7` or `8` before the same ten digits. */

/** From so many digits on, two numbers are compared by their ends: what stands before is written in many ways. */
const NATIONAL_DIGITS = 10
/** Fewer digits are a room, a ticket or an extension as well. */
const LEAST_DIGITS = 5

/** @returns the digits by which a number is found; null when it is too short to be told from any other number */
export function phoneKey(text: string): string | null {
  const digits = text.replaceAll(/\D/g, '')
  return digits.length < LEAST_DIGITS ? null : digits.slice(-NATIONAL_DIGITS)
}

/** Whether what was typed is the number, or a part of it. A word among the digits makes it no number. */
export function isPhoneTyped(typed: string, phone: string): boolean {
  if (!/^[\d\s()+.-]+$/.test(typed)) return false
  const key = phoneKey(typed)
  return key !== null && phone.replaceAll(/\D/g, '').includes(key)
}
