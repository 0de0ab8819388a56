/**
 * The build of the desktop: main process, preload and page. The page is also what the central API serves to browsers.
 * The server's own bundle is made by `scripts/build/server-bundle.ts`.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { recordPackages } from './scripts/build/shipped-packages'

const root = import.meta.dirname
const alias = {
  '@shared': resolve(root, 'shared'),
  '@resources': resolve(root, 'resources'),
  '@': resolve(root, 'renderer/src'),
}
/** Of electron-updater: what ships must be under a licence of `scripts/licences`, with its text. Node's own `fs` will do. */
const insteadOf = {
  'graceful-fs': 'node:fs',
  'lazy-val': resolve(root, 'electron/main/updates/lazy-value.ts'),
  sax: resolve(root, 'electron/main/updates/no-xml.ts'),
}
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string }
const recordOfPage = recordPackages(root, 'renderer')

export default defineConfig({
  main: {
    resolve: { alias: { ...alias, ...insteadOf } },
    plugins: [recordPackages(root, 'main')()],
    build: {
      outDir: 'out/main',
      // Everything is bundled, so that the package needs no node_modules.
      externalizeDeps: false,
      rolldownOptions: { input: { index: resolve(root, 'electron/main/index.ts') } },
    },
  },
  preload: {
    resolve: { alias },
    plugins: [recordPackages(root, 'preload')()],
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: resolve(root, 'electron/preload/index.ts') },
        // A sandboxed preload is one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    resolve: { alias },
    plugins: [vue(), recordOfPage()],
    define: {
      __OPORA_VERSION__: JSON.stringify(version),
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    worker: { format: 'es', plugins: () => [recordOfPage()] },
    build: {
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      sourcemap: false,
      // The content security policy refuses fonts and scripts from `data:` addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1_500,
      rolldownOptions: {
        input: { index: resolve(root, 'renderer/index.html') },
        // It only names what there is: whoever takes one control of it does not load all the others before a first screen.
        treeshake: { moduleSideEffects: [{ test: /renderer[\\/]src[\\/]ui[\\/]index\.ts$/, sideEffects: false }] },
        // What forbids zod its compiler is in its own chunk, so that it runs before any chunk with a schema.
        // Of the rest, what every start runs is one file: the browser's way to each of forty takes longer than reading it.
        output: {
          codeSplitting: {
            groups: [
              { name: 'zod', test: /node_modules[\\/]zod[\\/]|sync[\\/]jitless/, priority: 2 },
              { name: 'first', tags: ['$initial'], priority: 1 },
            ],
          },
        },
      },
    },
  },
})
