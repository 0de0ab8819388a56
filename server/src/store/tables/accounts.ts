/** Who may sign in, and who has. */
import type { Generated } from 'kysely'

export interface AccountsTable {
  id: string
  organisation_id: string
  person_id: string
  /** Lower case; unique on the server. */
  login: string
  password_hash: string
  is_active: Generated<boolean>
  created_at: number
}

/** One sign-in: a family of refresh tokens, each derived from the secret, the family and its counter. */
export interface SessionsTable {
  id: string
  account_id: string
  client_kind: 'browser' | 'desktop'
  /** The newest token that was handed out. */
  counter: number
  /** When the token before the newest was used; until the successor is used it may be asked for again for 60 s. */
  rotated_at: number | null
  created_at: number
  last_used_at: number
  expires_at: number
  revoked_at: number | null
}
