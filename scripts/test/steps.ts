/** The steps of `npm test`, in the order in which they begin: those of one core run side by side. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from '../chromium'
import { startPrivatePostgres } from '../private-postgres'
import { countPlaywright, countVitest, type Counts, type PlaywrightReport, type VitestReport } from './counts'
import { programOf, runNode, type CommandOptions } from './run-command'

export interface StepResult extends Counts {
  /** Shown when the step failed. */
  readonly output: string
}

export interface Step {
  readonly name: string
  /** Names of `--only` that select it. */
  readonly groups: readonly string[]
  /** How many it keeps busy, of two: whoever takes both runs alone. */
  readonly cores: 1 | 2
  /** A step that must have passed; it is selected along with this one. */
  readonly needs?: string
  run(options: CommandOptions): Promise<StepResult>
}

const check = async (args: readonly string[], options: CommandOptions): Promise<StepResult> => {
  const { code, output } = await runNode(args, options)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
}

/** Runs with a path for a JSON report, and reads it. */
async function withReport<T>(run: (path: string) => Promise<T>): Promise<{ result: T; report: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), 'opora-test-'))
  try {
    const path = join(folder, 'report.json')
    const result = await run(path)
    return { result, report: existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : null }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param which every test, or those that have to do with some files */
async function vitest(
  projects: readonly string[],
  options: CommandOptions,
  which: readonly string[] = ['run'],
): Promise<StepResult> {
  const { result, report } = await withReport((path) => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
    const chosen = projects.flatMap((project) => ['--project', project])
    return runNode([programOf('vitest'), ...which, ...chosen, ...reporters], options)
  })
  return { ...countVitest(report as VitestReport | null, result.code), output: result.output }
}

/** Tests that ask for a database: to the others it makes no difference which there is, and they have run on PGlite. */
const OF_THE_DATABASE = ['related', 'server/src/testing/database.ts', '--run']

async function serverOnPostgres(options: CommandOptions): Promise<StepResult> {
  const server = await startPrivatePostgres()
  try {
    const env = { ...options.env, OPORA_TEST_DATABASE_URL: server.url }
    return await vitest(['server'], { ...options, env }, OF_THE_DATABASE)
  } finally {
    await server.stop()
  }
}

async function endToEnd(options: CommandOptions): Promise<StepResult> {
  const CHROMIUM_PATH = ensureChromium()
  const { result, report } = await withReport((path) =>
    runNode([programOf('@playwright/test', 'playwright'), 'test', '--reporter=list,json'], {
      ...options,
      env: { ...options.env, CHROMIUM_PATH, PLAYWRIGHT_JSON_OUTPUT_FILE: path },
    }),
  )
  return { ...countPlaywright(report as PlaywrightReport | null, result.code), output: result.output }
}

/** The same schedules each time: what fails here has been made to fail. More, and others: `npm run chaos`. */
const CHAOS = { runs: 100, seed: 1 }

async function chaos(options: CommandOptions): Promise<StepResult> {
  const asked = ['tests/chaos/index.ts', '--runs', String(CHAOS.runs), '--seed', String(CHAOS.seed)]
  const { code, output } = await runNode([programOf('tsx'), ...asked], options)
  return { passed: code === 0 ? CHAOS.runs : 0, failed: code === 0 ? 0 : 1, output }
}

/** In a process of its own: a bundler leaves it in production mode, and so whatever is started from it afterwards. */
const build = (options: CommandOptions): Promise<StepResult> => check([programOf('tsx'), 'scripts/build.ts'], options)

const CACHE = 'node_modules/.cache'

/** The longest of one core begin, so that none of them is left alone at the end. */
export const STEPS: readonly Step[] = [
  {
    name: 'lint',
    groups: ['lint'],
    cores: 1,
    run: (options) =>
      check(
        [programOf('eslint'), '.', '--max-warnings', '0', '--cache', '--cache-location', `${CACHE}/eslint/`],
        options,
      ),
  },
  { name: 'types', groups: ['types'], cores: 1, run: (options) => check([programOf('vue-tsc'), '-b'], options) },
  { name: 'chaos', groups: ['chaos'], cores: 1, run: chaos },
  {
    name: 'format',
    groups: ['format'],
    cores: 1,
    run: (options) => check([programOf('prettier'), '--check', '--log-level', 'warn', '--cache', '.'], options),
  },
  { name: 'build', groups: ['build'], cores: 1, run: build },
  {
    name: 'i18n',
    groups: ['i18n'],
    cores: 1,
    run: (options) => check([programOf('tsx'), 'scripts/i18n-check.ts'], options),
  },
  {
    name: 'unit',
    groups: ['unit'],
    cores: 2,
    run: (options) => vitest(['shared', 'electron', 'renderer', 'house'], options),
  },
  {
    name: 'server on PGlite',
    groups: ['server', 'pglite'],
    cores: 2,
    run: (options) => vitest(['server'], options),
  },
  { name: 'server on PostgreSQL', groups: ['server', 'postgres'], cores: 2, run: serverOnPostgres },
  { name: 'end to end', groups: ['e2e'], cores: 2, needs: 'build', run: endToEnd },
]
