/**
 * `npm run -s sla`: the SLA arithmetic for trying and for conformance, JSON Lines in and out (`docs/sla-tool.md`).
 * `npm run -s sla -- explain NUMBER`: why the deadlines of a ticket are what they are; `opora explain` under another name.
 */
import { answerLines } from './sla/run'

const USAGE = `npm run -s sla < LINES                one line of JSON in, one out: docs/sla-tool.md
npm run -s sla -- explain NUMBER      why the deadlines of a ticket are what they are`

const [command] = process.argv.slice(2)
if (command === 'explain') {
  await import('./opora')
} else if (command !== undefined) {
  console.error(`${command === '--help' || command === 'help' ? '' : `Not understood: ${command}\n`}${USAGE}`)
  process.exitCode = command === '--help' || command === 'help' ? 0 : 2
} else {
  if (process.stdin.isTTY) console.error(`${USAGE}\nReading lines from the terminal; Ctrl-D ends them.`)
  process.exitCode = await answerLines(process.stdin, process.stdout, (error) => console.error(error))
}
