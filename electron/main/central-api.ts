/**
 * Which central API this desktop talks to: `--api URL`, then `OPORA_API`, then what is kept in the settings, then this
 * machine.
 *
 * Plain HTTP is taken for this machine only: anywhere else it would carry the tokens of a whole department in clear.
 */
import { DEFAULT_API_ORIGIN } from '@shared/protocol/central-api-address'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Where an address was given: `--api`, `OPORA_API`. The settings keep none that cannot be used. */
export type AddressSource = 'argument' | 'environment'

export class CentralApiAddressError extends Error {
  override readonly name = 'CentralApiAddressError'
  /** @param source null when it was not given at the start: whoever tries it knows where it stands */
  constructor(
    readonly code: 'notAnAddress' | 'notSecure',
    readonly address: string,
    readonly source: AddressSource | null = null,
  ) {
    super(`Not to be used as the address of a central API (${code}): "${address}"`)
  }
}

/** The value after `--api`, or within `--api=`. Electron adds switches of its own, so the place does not matter. */
function fromArguments(argv: readonly string[]): string | undefined {
  const joined = argv.find((argument) => argument.startsWith('--api='))
  if (joined !== undefined) return joined.slice('--api='.length)
  const at = argv.indexOf('--api')
  return at < 0 ? undefined : (argv[at + 1] ?? '')
}

export interface CentralApiChoice {
  /** Without a slash at the end. */
  readonly origin: string
  /** On the command line or in the environment, which the settings cannot change. */
  readonly isGiven: boolean
}

/**
 * @param kept in the settings, where it is an address that can be used
 * @throws CentralApiAddressError when the address given cannot be used; the default is never taken in its place.
 */
export function chooseCentralApi(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  kept: string | null,
): CentralApiChoice {
  const argument = fromArguments(argv)
  if (argument !== undefined) return { origin: originFrom('argument', argument), isGiven: true }
  const variable = env['OPORA_API']
  if (variable !== undefined) return { origin: originFrom('environment', variable), isGiven: true }
  return { origin: apiOriginOf(kept ?? DEFAULT_API_ORIGIN), isGiven: false }
}

function originFrom(source: AddressSource, address: string): string {
  try {
    return apiOriginOf(address)
  } catch (error) {
    if (error instanceof CentralApiAddressError) throw new CentralApiAddressError(error.code, address, source)
    throw error
  }
}

/**
 * @returns the origin, without a slash at the end.
 * @throws CentralApiAddressError
 */
export function apiOriginOf(address: string): string {
  if (!URL.canParse(address)) throw new CentralApiAddressError('notAnAddress', address)
  const url = new URL(address)
  const isBare =
    url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  if (!isBare || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new CentralApiAddressError('notAnAddress', address)
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) throw new CentralApiAddressError('notSecure', address)
  return url.origin
}

/** Whether {@link apiOriginOf} takes it. */
export function isApiAddress(address: string): boolean {
  try {
    apiOriginOf(address)
    return true
  } catch (error) {
    if (error instanceof CentralApiAddressError) return false
    throw error
  }
}
