/**
 * Passwords are kept as argon2id with the parameters that OWASP names first. An unknown login costs the same work as a
 * known one: it is compared with a hash that nothing matches.
 */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** 2: argon2id. The package exports a const enum, which isolated modules cannot read. */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Shorter ones fall to guessing whatever the hash is; longer rules only make people write them down. */
export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 1_000

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), OPTIONS)

/** A password that nobody knows: the account signs in some other way, or not at all. */
export const unknowablePassword = (): string => randomBytes(32).toString('base64url')

let nobodysHash: Promise<string> | undefined

/** @param passwordHash null for an unknown login: costs the same time and is never right */
export async function isRightPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword(unknowablePassword())
  const isRight = await verify(passwordHash ?? (await nobodysHash), password.normalize('NFC'))
  return isRight && passwordHash !== null
}
