/** Refused files, and texts that were to show one: what asking again would do to either, and how that is said. */
import { neededBy } from '@/app/client/build-command'
import { i18n } from '@/app/i18n'
import type { RefusalWords } from '@/app/i18n/words/refusal-words'
import { fileOf } from '@/cache/file-shelf'
import type { AttentionRow } from '@/cache/rows'
import { fileRefusal, type AttachedFile, type FileRules } from '@shared/domain/files'

const { t } = i18n.global

/** The file that an item would attach; null for any other item. */
export const fileIn = ({ command }: AttentionRow): AttachedFile | null => (command === null ? null : fileOf(command))

/** Whether the organisation takes no such file: asked for again, it is refused again. */
export function isForbidden(item: AttentionRow, rules: FileRules): boolean {
  const file = fileIn(item)
  return file !== null && fileRefusal(file, rules) !== null
}

export interface MissingFile {
  /** `forbidden`: asking again is in vain. `gone`: it was given up. `askedAgain`: it goes with the text. */
  readonly kind: 'refused' | 'forbidden' | 'gone' | 'askedAgain'
  /** Empty where it is not known any more. */
  readonly fileName: string
}

/** The file for want of which a text was refused; null where it was refused for something else. */
export function missingFile(
  { command, verdict }: AttentionRow,
  items: readonly AttentionRow[],
  rules: FileRules,
): MissingFile | null {
  const { dependency, isAskedAgain } = verdict.params
  if (command === null || typeof dependency !== 'string') return null
  if (!neededBy(command.name, command.args).includes(dependency)) return null
  const refused = items.find(({ id }) => id === dependency)
  const file = refused === undefined ? null : fileIn(refused)
  if (refused === undefined || file === null)
    return { kind: isAskedAgain === true ? 'askedAgain' : 'gone', fileName: '' }
  return { kind: isForbidden(refused, rules) ? 'forbidden' : 'refused', fileName: file.name }
}

/** What is said in place of the refusal's own words; null where those are right. */
export function fileWords(
  item: AttentionRow,
  items: readonly AttentionRow[],
  rules: FileRules,
): Partial<RefusalWords> | null {
  if (isForbidden(item, rules)) {
    const isShown = items.some(({ command }) => command?.deps.includes(item.id) === true)
    const advice = t('attention.file.forbidden')
    return { advice: isShown ? `${advice} ${t('attention.file.textWaits')}` : advice }
  }
  if (item.verdict.code === 'file.typeRefused') return { advice: t('attention.file.allowedNow') }
  const missing = missingFile(item, items, rules)
  if (missing === null) return null
  const { kind, fileName } = missing
  const named = fileName === '' ? 'unnamed' : 'named'
  return {
    what: kind === 'askedAgain' ? t('attention.text.askedAgain') : t(`attention.text.${named}`, { fileName }),
    advice: t(`attention.text.advice.${kind}`),
  }
}
