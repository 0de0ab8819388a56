/** `npm run i18n`: fails when a message is missing, unused, or says different things in two languages. */
import { checkMessages, type MessageProblem } from './i18n/check'
import { readCatalogues, readSources } from './i18n/read'

const SAYING: Record<MessageProblem['kind'], string> = {
  notTranslated: 'is not translated',
  doesNotExist: 'does not exist',
  neverUsed: 'is never used',
  placeholdersDiffer: 'has different placeholders',
}

const root = process.cwd()
const catalogues = await readCatalogues(root)
const problems = checkMessages(catalogues, readSources(root))
for (const { kind, key, where } of problems) console.log(`${key} ${SAYING[kind]} (${where})`)
const counts = [...catalogues].map(([language, words]) => `${language} ${words.size}`).join(', ')
console.log(`Messages: ${counts}; ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
