/**
 * The page for browsers, at `/`. Files whose names carry the hash of their content never change; everything else is
 * asked for again each time, so that an upgrade reaches everybody with the next reload.
 */
import fastifyStatic from '@fastify/static'
import { contentSecurityPolicy } from '@shared/protocol/content-security-policy'
import type { Api } from './app-types'

const POLICY = contentSecurityPolicy(null)

export async function servePage(app: Api, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    index: ['index.html'],
    schemaHide: true,
    cacheControl: false,
    redirect: false,
    setHeaders: (reply, path) => {
      reply.header('content-security-policy', POLICY)
      const isHashed = /[\\/]assets[\\/]/.test(path)
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
