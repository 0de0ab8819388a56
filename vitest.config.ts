/**
 * One project a room, so that each runs where its code runs. `electron` is a stub: importing the real package outside
 * Electron starts a download.
 */
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import './scripts/test/map-group-by'
import { defineConfig } from 'vitest/config'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const alias = [
  { find: /^@shared\//, replacement: path('./shared/') },
  { find: /^@server\//, replacement: path('./server/src/') },
  { find: /^@resources\//, replacement: path('./resources/') },
  { find: /^@\//, replacement: path('./renderer/src/') },
  { find: /^electron(\/main|\/renderer)?$/, replacement: path('./tests/stubs/electron.ts') },
]

export default defineConfig({
  resolve: { alias },
  define: { __OPORA_VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    // By default one core is left alone, which of two is half.
    maxWorkers: '100%',
    projects: [
      // Nothing there holds a state that one file could leave to another.
      {
        extends: true,
        test: { name: 'shared', include: ['shared/**/*.test.ts'], environment: 'node', isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['server/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['server/src/testing/global-setup.ts', 'scripts/test/built-server.ts'],
          // PGlite is compiled once a worker, not once a file.
          isolate: false,
          // A cold PGlite takes seconds on a small machine.
          hookTimeout: 60_000,
          testTimeout: 30_000,
        },
      },
      { extends: true, test: { name: 'electron', include: ['electron/**/*.test.ts'], environment: 'node' } },
      {
        extends: true,
        plugins: [vue()],
        test: {
          name: 'renderer',
          include: ['renderer/**/*.test.ts'],
          environment: 'happy-dom',
          // Whole screens are mounted, on machines that do other things as well.
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'house',
          include: ['tests/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          environment: 'node',
          hookTimeout: 60_000,
          testTimeout: 60_000,
        },
      },
    ],
  },
})
