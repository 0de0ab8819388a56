/**
 * Which central API this desktop talks to: `--api URL`, then `OPORA_API`, then this machine.
 *
 * Plain HTTP is taken for this machine only: anywhere else it would carry the tokens of a whole department in clear.
 */
import { DEFAULT_API_ORIGIN } from '@shared/protocol/central-api-address'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

export class CentralApiAddressError extends Error {
  override readonly name = 'CentralApiAddressError'
  constructor(
    readonly code: 'notAnAddress' | 'notSecure',
    readonly address: string,
  ) {
    super(
      code === 'notSecure'
        ? `The central API must be reached over https: ${address}. Plain http is accepted for this machine only.`
        : `Not the address of a central API: "${address}". Give one like https://support.example.org`,
    )
  }
}

/** The value after `--api`, or within `--api=`. Electron adds switches of its own, so the place does not matter. */
function fromArguments(argv: readonly string[]): string | undefined {
  const joined = argv.find((argument) => argument.startsWith('--api='))
  if (joined !== undefined) return joined.slice('--api='.length)
  const at = argv.indexOf('--api')
  return at < 0 ? undefined : (argv[at + 1] ?? '')
}

/**
 * @returns the origin, without a slash at the end.
 * @throws CentralApiAddressError when the address given cannot be used; the default is never taken in its place.
 */
export function centralApiOrigin(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): string {
  const address = fromArguments(argv) ?? env['OPORA_API'] ?? DEFAULT_API_ORIGIN
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
