/** What can be said of a workflow without running it: that what it names is there, and that nothing in it is left open. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(ROOT, '.github/workflows')
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}

interface Step {
  readonly uses?: string
  readonly run?: string
}
interface Job {
  readonly 'timeout-minutes'?: number
  readonly strategy?: { readonly matrix: { readonly system: readonly string[] } }
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const workflows = readdirSync(FOLDER).map((file) => ({
  file,
  workflow: parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow,
}))

test('there is one for the desktop, on three systems', () => {
  expect(workflows.map(({ file }) => file)).toEqual(['desktop.yml'])
  const { system } = workflows[0]!.workflow.jobs['electron']!.strategy!.matrix
  expect(system.map((name) => name.replace(/-.*/, ''))).toEqual(['ubuntu', 'windows', 'macos'])
})

test.each(workflows)('$file may read the repository and nothing else, and ends some day', ({ workflow }) => {
  expect(workflow.permissions).toEqual({ contents: 'read' })
  expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
  for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
})

const steps = workflows.flatMap(({ workflow }) => Object.values(workflow.jobs).flatMap((job) => job.steps))
const runs = steps.flatMap(({ run }) => (run === undefined ? [] : [run]))
/** All that the pattern's group finds in what is run. */
const named = (pattern: RegExp): string[] =>
  runs.flatMap((run) => [...run.matchAll(pattern)].map(([, name = '']) => name))

test('every action is one exact version', () => {
  const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]))
  expect(used.length).toBeGreaterThan(0)
  for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/)
})

test('every script, file and spec that is named is there', () => {
  const scripts = named(/npm run ([\w:-]+)/g)
  expect(scripts).toEqual(expect.arrayContaining(['build', 'package']))
  for (const script of scripts) expect(Object.keys(manifest.scripts)).toContain(script)
  for (const file of named(/(?:^|\s)node (\S+)/g)) expect(existsSync(join(ROOT, file))).toBe(true)
  const specs = readdirSync(join(ROOT, 'tests/e2e')).map((file) => `tests/e2e/${file}`)
  const chosen = named(/playwright test (\S+)/g)
  expect(chosen.length).toBeGreaterThan(0)
  for (const prefix of chosen) expect(specs.filter((spec) => spec.startsWith(prefix)).length).toBeGreaterThan(1)
})

test('nothing that a stranger can write is put into a command', () => {
  for (const expression of named(/\$\{\{\s*([^}]+?)\s*\}\}/g))
    expect(['github.server_url', 'github.repository', 'matrix.system']).toContain(expression)
})
