/** Sign-in. The access token lives minutes, in memory; the refresh token rotates, out of the page's reach. */
import { z } from 'zod'
import { ROLES } from '../domain/people'

/** Present on every call that uses the refresh cookie; a foreign page cannot send it. */
export const CLIENT_HEADER = 'x-opora-client'
export const REFRESH_COOKIE = 'opora_refresh'

export const signInRequestSchema = z.object({
  login: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(1_000),
})
export type SignInRequest = z.infer<typeof signInRequestSchema>

/** The one-time token of the address that the demo prints. Answers with the accounts; the grant rides in a cookie. */
export const demoGrantRequestSchema = z.object({ token: z.string().min(1).max(200) })
export const demoSignInRequestSchema = z.object({ accountId: z.uuid() })

export const demoAccountSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(ROLES),
  groupNames: z.array(z.string()),
})
export type DemoAccount = z.infer<typeof demoAccountSchema>

/** Carries the grant of a host without cookies. */
export const DEMO_GRANT_HEADER = 'x-opora-demo-grant'

export const demoAccountsResponseSchema = z.object({
  serverNow: z.number(),
  accounts: z.array(demoAccountSchema),
  /** For the desktop, which has no cookies: sent back in the header. */
  grant: z.string().optional(),
})
export type DemoAccountsResponse = z.infer<typeof demoAccountsResponseSchema>

export const signedInAccountSchema = z.object({
  personId: z.uuid(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  /** Ordered: see `Actor`. */
  groupIds: z.array(z.uuid()),
})
export type SignedInAccount = z.infer<typeof signedInAccountSchema>

export const sessionResponseSchema = z.object({
  accessToken: z.string(),
  /** Epoch milliseconds by the server's clock. */
  accessTokenExpiresAt: z.number(),
  serverNow: z.number(),
  serverId: z.string(),
  account: signedInAccountSchema,
  /** Only for hosts that keep it outside the page (asked for with `X-Opora-Client: desktop`); browsers get the cookie. */
  refreshToken: z.string().optional(),
})
export type SessionResponse = z.infer<typeof sessionResponseSchema>

/** Browsers send nothing: the cookie is the token. */
export const refreshRequestSchema = z.object({ refreshToken: z.string().max(500).optional() })

/** `GET /v1/server`: what anybody may know before signing in. */
export const serverInfoSchema = z.object({
  serverId: z.string(),
  name: z.string(),
  version: z.string(),
  schema: z.number(),
  isDemo: z.boolean(),
  serverNow: z.number(),
})
export type ServerInfo = z.infer<typeof serverInfoSchema>
