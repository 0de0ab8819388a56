/**
 * The command line of the central API. Exit codes: 0 done, 1 failed or refused, 2 called wrongly. A failure that has a
 * code of ours is one sentence; anything else is shown whole, since nobody foresaw it.
 */
import { accountCommand } from './cli/account-command'
import { eraseCommand, textsCommand } from './cli/erase-command'
import { explainCommand } from './cli/explain-command'
import { importCommand } from './cli/import-command'
import { loadDemoCommand } from './cli/load-demo-command'
import { demoLinkCommand, rebuildCommand, restoredCommand, statusCommand } from './cli/record-commands'
import { serveCommand } from './cli/serve-command'
import { USAGE, UsageError } from './cli/usage'
import { VERSION } from './process/version'

const help = async (): Promise<void> => console.log(USAGE)
const version = async (): Promise<void> => console.log(VERSION)

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  serve: serveCommand,
  account: accountCommand,
  'demo-link': demoLinkCommand,
  erase: eraseCommand,
  explain: explainCommand,
  import: importCommand,
  'load-demo': loadDemoCommand,
  rebuild: rebuildCommand,
  restored: restoredCommand,
  status: statusCommand,
  texts: textsCommand,
  '--version': version,
}

async function main([name = 'help', ...args]: readonly string[]): Promise<void> {
  const asksHelp = name === 'help' || name === '-h' || name === '--help' || args.includes('--help')
  const command = asksHelp ? help : COMMANDS[name]
  if (command === undefined) throw new UsageError(`There is no command "${name}"`)
  await command(args)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1
  if (error instanceof UsageError) console.error(`${error.message}\nSee: npm run opora -- help`)
  else if (error instanceof Error && 'code' in error) console.error(error.message)
  else console.error(error)
}
