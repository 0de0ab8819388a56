/**
 * Slows down guessing: failures are counted per login from one address, per login from anywhere, and per address. An
 * attempt is counted before its password is looked at, so that many at once count as many; a right one is taken back.
 */
import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { SECOND_MS } from '@shared/domain/instant'
import { ProblemError } from '../api/context'
import { PROBLEM_CODES } from '@shared/protocol/problem'

const WINDOW_SECONDS = 15 * 60
export const FAILURES_PER_LOGIN_AND_ADDRESS = 5
const FAILURES_PER_LOGIN = 50
const FAILURES_PER_ADDRESS = 200

export interface FailureLimit {
  /** @throws ProblemError 429 after too many failures, whether the login exists or not */
  countAttempt(login: string, address: string): Promise<void>
  /** It was right: no failure after all. */
  forgive(login: string, address: string): Promise<void>
}

export function createFailureLimit(): FailureLimit {
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_SECONDS })
  const counters = [
    {
      limiter: limiter(FAILURES_PER_LOGIN_AND_ADDRESS),
      keyOf: (login: string, address: string) => keyOf(login, address),
    },
    { limiter: limiter(FAILURES_PER_LOGIN), keyOf: (login: string) => keyOf(login) },
    { limiter: limiter(FAILURES_PER_ADDRESS), keyOf: (_login: string, address: string) => keyOf(address) },
  ] as const
  return {
    async countAttempt(login, address) {
      for (const { limiter, keyOf } of counters) {
        try {
          await limiter.consume(keyOf(login, address))
        } catch (error) {
          if (error instanceof RateLimiterRes) throw tooManyFailures(error.msBeforeNext)
          throw error
        }
      }
    },
    async forgive(login, address) {
      const [own, ...wider] = counters
      await own.limiter.delete(own.keyOf(login, address))
      for (const { limiter, keyOf } of wider) await limiter.reward(keyOf(login, address))
    },
  }
}

/** Logins are personal: memory holds their hashes. */
const keyOf = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\0')).digest('base64url')

function tooManyFailures(waitMs: number): ProblemError {
  return new ProblemError(429, PROBLEM_CODES.tooManyFailures, 'Too many failed sign-ins; wait and try again', {
    retryAfterSeconds: Math.ceil(waitMs / SECOND_MS),
  })
}
