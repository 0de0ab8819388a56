/**
 * The arrows between rooms, held by lint. Each case gives the project's own ESLint configuration a small source under a
 * file name and asserts that it is refused, or that it passes.
 */
import { ESLint } from 'eslint'
import ts from 'typescript-eslint'
import { describe, expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname.replace(/\/$/, '')

// The sources exist in memory only, so the rules that need a type program of files on disk are left out.
const eslint = new ESLint({ cwd: root, overrideConfig: [ts.configs.disableTypeChecked] })

async function complaints(file: string, source: string): Promise<string[]> {
  const text = file.endsWith('.vue') ? `<script setup lang="ts">\n${source}\n</script>\n` : source
  const [result] = await eslint.lintText(text, { filePath: `${root}/${file}` })
  const fatal = result?.messages.find((message) => message.fatal)
  if (!result || fatal) throw new Error(`${file} was not linted: ${fatal?.message ?? 'ignored'}`)
  return result.messages.filter((message) => message.ruleId === 'opora/layers').map((message) => message.message)
}

const refused: [why: string, file: string, source: string][] = [
  ['shared imports a framework', 'shared/domain/a.ts', `export { ref } from 'vue'`],
  ['shared does I/O', 'shared/domain/a.ts', `export { readFile } from 'node:fs/promises'`],
  ['shared imports the renderer', 'shared/domain/a.ts', `import '@/queue/queue-store'`],
  ['shared imports the server', 'shared/domain/a.ts', `import '@server/store/tickets'`],
  ['shared imports the shell by a relative path', 'shared/domain/a.ts', `import '../../electron/main/csp'`],
  ['a test of shared imports the server', 'shared/domain/a.test.ts', `import '@server/store/tickets'`],
  ['the renderer imports the server', 'renderer/src/queue/a.ts', `import '@server/api/routes'`],
  ['the renderer imports the server by a relative path', 'renderer/src/sync/a.ts', `import '../../../server/src/cli'`],
  ['the renderer imports the shell', 'renderer/src/host/a.ts', `import '../../../electron/main/csp'`],
  [
    'the renderer imports electron',
    'renderer/src/host/a.ts',
    `import { ipcRenderer } from 'electron'\nipcRenderer.send('x')`,
  ],
  ['the renderer loads electron when needed', 'renderer/src/host/a.ts', `export const load = () => import('electron')`],
  [
    'the renderer imports types of the server',
    'renderer/src/sync/a.ts',
    `import type { A } from '@server/api/a'\nexport type B = A`,
  ],
  [
    'the renderer names a type of the server in place',
    'renderer/src/sync/a.ts',
    `export type B = import('@server/api/a').A`,
  ],
  ['the shell imports the server', 'electron/main/a.ts', `import '@server/cli'`],
  ['the shell imports the renderer', 'electron/main/a.ts', `import '@/app/router'`],
  ['the server imports the renderer', 'server/src/api/a.ts', `import '@/app/router'`],
  ['the server imports the shell', 'server/src/api/a.ts', `import '../../../electron/main/csp'`],
  ['the server imports electron', 'server/src/api/a.ts', `import 'electron'`],
  ['shared imports electron', 'shared/protocol/a.ts', `import 'electron/main'`],
  ['a script imports electron', 'scripts/a.ts', `import 'electron'`],
  ['an end-to-end test imports electron', 'tests/e2e/a.ts', `import 'electron'`],
  [
    'a feature imports a component of another',
    'renderer/src/queue/A.vue',
    `import B from '@/ticket/TicketPane.vue'\nB.name`,
  ],
  ['a feature imports a helper of another', 'renderer/src/queue/a.ts', `import '../ticket/timeline'`],
  ['a feature imports the start of the application', 'renderer/src/reports/a.ts', `import '@/app/router'`],
  ['the design system knows a feature', 'renderer/src/ui/A.vue', `import { a } from '@/queue/queue-store'\na()`],
  ['the design system knows the cache', 'renderer/src/ui/a.ts', `import '@/cache/databases'`],
  ['the design system knows the client', 'renderer/src/ui/a.ts', `import '@/app/client/dispatch'`],
  ['the cache knows a feature', 'renderer/src/cache/a.ts', `import '@/queue/queue-store'`],
  ['the cache knows synchronisation', 'renderer/src/cache/a.ts', `import '@/sync/push'`],
  ['the host knows the cache', 'renderer/src/host/a.ts', `import '@/cache/databases'`],
]

const allowed: [why: string, file: string, source: string][] = [
  [
    'shared imports itself and its two packages',
    'shared/sla/a.ts',
    `import 'zod'\nimport 'temporal-polyfill'\nimport '../domain/instant'`,
  ],
  ['shared imports itself by alias', 'shared/sla/a.ts', `import '@shared/domain/instant'`],
  [
    'a test of shared imports its tools',
    'shared/sla/a.test.ts',
    `import 'vitest'\nimport 'fast-check'\nimport 'node:fs'`,
  ],
  ['a test of a room uses the common stubs', 'electron/main/a.test.ts', `import '../../tests/stubs/electron'`],
  ['each room imports shared', 'server/src/a.ts', `import '@shared/domain/instant'`],
  ['the shell imports electron and shared', 'electron/main/a.ts', `import 'electron'\nimport '@shared/domain/instant'`],
  [
    'the stand-in for electron names it',
    'tests/stubs/electron.ts',
    `import type { App } from 'electron'\nexport type A = App`,
  ],
  ['a feature uses another feature’s store', 'renderer/src/queue/a.ts', `import '@/ticket/ticket-store'`],
  [
    'a feature uses the floors below it',
    'renderer/src/queue/A.vue',
    `import '@/ui/chip'\nimport '@/cache/a'\nimport '@/host/host'\nimport '@/sync/a'\nimport '@/app/i18n/index'\nimport '@/app/client/dispatch'\nimport './queue-store'`,
  ],
  ['the start of the application imports features', 'renderer/src/app/a.ts', `import '@/queue/QueueView.vue'`],
  ['a test of the whole imports every room', 'tests/a.test.ts', `import '@/queue/a'\nimport '@server/api/a'`],
]

describe('lint refuses the import when', () => {
  test.each(refused)('%s', async (_why, file, source) => {
    expect(await complaints(file, source)).toHaveLength(1)
  })
})

describe('lint lets the import pass when', () => {
  test.each(allowed)('%s', async (_why, file, source) => {
    expect(await complaints(file, source)).toEqual([])
  })
})

test('lint refuses modules that import each other in a circle', async () => {
  const unignored = new ESLint({ cwd: root, ignore: false, overrideConfig: [ts.configs.disableTypeChecked] })
  const results = await unignored.lintFiles(['tests/fixtures/circle/*.ts'])
  expect(results.map((result) => result.messages.map((message) => message.ruleId))).toEqual([
    ['import-x/no-cycle'],
    ['import-x/no-cycle'],
  ])
})

test.each([
  ['any', 'renderer/src/queue/a.ts', 'export const a: any = 1', '@typescript-eslint/no-explicit-any'],
  ['raw HTML in a template', 'renderer/src/queue/A.vue', '<template><p v-html="a" /></template>', 'vue/no-v-html'],
])('lint refuses %s', async (_what, file, source, rule) => {
  const [result] = await eslint.lintText(source, { filePath: `${root}/${file}` })
  expect(result?.messages.map((message) => message.ruleId)).toContain(rule)
})
