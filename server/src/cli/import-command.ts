/** `import`: tickets of another system, read here and sent to the record in batches. */
import { loadMap } from '../import/load-map'
import { reportLines } from '../import/report-lines'
import { runImport, type ImportOptions, type ImportProgress } from '../import/run-import'
import { adminSink } from '../import/sinks'
import { withAdmin } from './account-command'
import { readLanguage } from './read-language'
import { positionals, readOptions, UsageError } from './usage'

/** Exit code 1 when something was refused, or would be: the rest went in, or would. */
export async function importCommand(args: readonly string[]): Promise<void> {
  const { values, positionals: rest } = readOptions(args, {
    map: { type: 'string' },
    with: { type: 'string', multiple: true, default: [] },
    'dry-run': { type: 'boolean', default: false },
    'as-of': { type: 'string' },
    language: { type: 'string' },
  })
  const [mainFile = ''] = positionals(rest, 'FILE')
  if (values.map === undefined) throw new UsageError('Give --map MAP: it says how rows become tickets')
  const options: Omit<ImportOptions, 'sink'> = {
    map: await loadMap(values.map, readLanguage(values.language)),
    mainFile,
    otherFiles: Object.fromEntries(values.with.map(readOtherFile)),
    asOfWeek: values['as-of'],
    now: Date.now(),
    onProgress: progressPrinter(),
  }
  const report = await withAdmin((admin) =>
    runImport({ ...options, sink: adminSink(admin, 'record', values['dry-run']) }),
  )
  endProgress()
  for (const line of reportLines(report)) console.log(line)
  if (report.badRows.length > 0 || report.refused.length > 0) process.exitCode = 1
}

function readOtherFile(text: string): readonly [string, string] {
  const equals = text.indexOf('=')
  if (equals <= 0) throw new UsageError(`--with takes INPUT=FILE, not "${text}"`)
  return [text.slice(0, equals), text.slice(equals + 1)]
}

/** One line that is written over; nothing where nobody watches. */
function progressPrinter(): (progress: ImportProgress) => void {
  return ({ tickets, totalTickets }) => printProgress('Importing', tickets, totalTickets, 'tickets')
}

/** @param total null while it is not known */
export function printProgress(title: string, done: number, total: number | null, unit: string): void {
  if (process.stderr.isTTY && (done % 100 === 0 || done === total)) {
    process.stderr.write(`\r\u001b[2K${title}: ${done}${total === null ? '' : ` / ${total}`} ${unit}`)
  }
}

export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K')
}
