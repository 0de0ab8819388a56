/** What the routes share: the instance with its type provider, what may be set from outside, and limits. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ZodType } from 'zod'
import type { Session } from './context'

export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

/** Sign-in and the like: nothing there is long. */
export const SMALL_BODY_BYTES = 64 * 1024
/** Pushes and imports. */
export const LARGE_BODY_BYTES = 16 * 1024 * 1024

/**
 * Who may call a route below `/v1/`: whoever signed in, unless the route says otherwise. `admin` is the command line
 * with the token of the data folder.
 */
export type Access = 'signedIn' | 'public' | 'admin'

export const PUBLIC = { access: 'public' } as const satisfies { access: Access }
export const ADMIN = { access: 'admin' } as const satisfies { access: Access }

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
    /** What the document says of the body, where the route itself takes more, to answer it part by part. */
    describedBody?: ZodType
  }
  interface FastifyRequest {
    /** Set on every route for those who signed in; see `sessionOf`. */
    session: Session | null
  }
}

export interface AppOptions {
  readonly version: string
  readonly logger: FastifyBaseLogger
  /** Own addresses besides loopback names: `https://support.example.org`. Any other `Host` is refused. */
  readonly origins: readonly string[]
  /** Proxies whose forwarded headers are believed. */
  readonly trustedProxies: readonly string[]
  /** The built page; null serves the API alone. */
  readonly pageFolder: string | null
  /** What the command line proves itself with; null closes the admin routes. */
  readonly adminToken: string | null
}
