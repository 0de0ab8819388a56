/** What became of a file of unsent changes, in words. */
import type { ComposerTranslation } from 'vue-i18n'
import type { BroughtBack } from '@/app/client/unsent-file-actions'
import { UnsentFileError } from '@/cache/unsent-file/unsent-file'

/** What came back, and what did not: nothing of it is left to guess. */
export function broughtBackWords(t: ComposerTranslation, came: BroughtBack): { came: string[]; missing: string[] } {
  const { restored, known, files, missing, missingFiles, damaged, isTorn } = came
  return {
    came: [
      ...(restored > 0 ? [t('unsent.back.restored', restored)] : []),
      ...(known > 0 ? [t('unsent.back.known', known)] : []),
      ...(files > 0 ? [t('unsent.back.files', files)] : []),
    ],
    missing: [
      ...(missing > 0 ? [t('unsent.back.missing', missing)] : []),
      ...(missingFiles.length > 0 ? [t('unsent.back.missingFiles', { names: missingFiles.join(', ') })] : []),
      ...(damaged > 0 ? [t('unsent.back.damaged', { n: damaged })] : []),
      ...(isTorn ? [t('unsent.back.torn')] : []),
    ],
  }
}

/** Why nothing came back, and what to do. */
export function unsentFileFailure(t: ComposerTranslation, error: unknown): string {
  if (error instanceof UnsentFileError) return t(`unsent.failure.${error.code}`)
  // A stick that was pulled out; a file that was moved or changed meanwhile.
  const isUnreadable = error instanceof DOMException && ['NotReadableError', 'NotFoundError'].includes(error.name)
  return t(isUnreadable ? 'unsent.failure.unreadable' : 'unsent.failure.storage')
}

const DIGITS = 2
const digits = (value: number): string => String(value).padStart(DIGITS, '0')

/** `opora-unsent-2026-04-06-1000.opora`: by the clock on the wall, and safe on every system. */
export function unsentFileName(now: Date): string {
  const day = [now.getFullYear(), digits(now.getMonth() + 1), digits(now.getDate())].join('-')
  return `opora-unsent-${day}-${digits(now.getHours())}${digits(now.getMinutes())}.opora`
}
