/**
 * `npm run ladders`: two weeks of the demo's log on a private PostgreSQL, with three processes that take the steps of its
 * ladders, one of which is killed every day in the middle of a step. `--days N` for fewer or more.
 */
import { parseArgs } from 'node:util'
import { startPrivatePostgres } from './private-postgres'
import { programOf, runNode } from './test/run-command'

const { values } = parseArgs({ options: { days: { type: 'string', default: '14' } } })
if (!/^[1-9]\d?$/.test(values.days)) {
  console.error(`Not a number of days from 1 to 99: ${values.days}`)
  process.exit(2)
}
const server = await startPrivatePostgres()
try {
  const { code, output } = await runNode(
    [programOf('vitest'), 'run', '--project', 'server', 'server/src/jobs/ladder/imported-log.test.ts'],
    { env: { OPORA_TEST_DATABASE_URL: server.url, OPORA_TEST_LADDER_DAYS: values.days } },
  )
  console.log(output)
  process.exitCode = code
} finally {
  await server.stop()
}
