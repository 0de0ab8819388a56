/**
 * Russian plurals for vue-i18n: forms are written «заявка | заявки | заявок», with an optional form for zero in front
 * («нет заявок | заявка | заявки | заявок»). The rule itself is CLDR's, as the browser has it.
 */

const FORM: Readonly<Record<string, number>> = { one: 0, few: 1, many: 2, other: 1 }
const rules = new Intl.PluralRules('ru')

/**
 * @param count how many; a fraction takes the form of two («2,5 заявки»)
 * @param formCount how many forms the message has: 3, or 4 with one for zero
 * @returns index of the form
 */
export function russianPluralRule(count: number, formCount: number): number {
  const size = Math.abs(count)
  if (formCount === 4 && size === 0) return 0
  const form = FORM[rules.select(size)] ?? 2
  return formCount === 4 ? form + 1 : Math.min(form, formCount - 1)
}
