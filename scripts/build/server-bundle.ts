/**
 * The central API and its command line as one file, `out/server/cli.js`. Packages stay outside: they hold binaries
 * (PGlite, argon2), and npm has installed them beside it.
 */
import { resolve } from 'node:path'
import { build } from 'vite'

/** @param root of the checkout. */
export async function bundleServer(root: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    resolve: { alias: { '@shared': resolve(root, 'shared'), '@server': resolve(root, 'server/src') } },
    build: {
      ssr: resolve(root, 'server/src/cli.ts'),
      outDir: resolve(root, 'out/server'),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      // Stack traces in the log name our files; Node reads it with --enable-source-maps.
      sourcemap: true,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'cli.js' } },
    },
  })
}
