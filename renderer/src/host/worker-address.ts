/**
 * The address of a worker, in the form that Trusted Types ask for. The content security policy refuses a plain string,
 * so every worker of the page starts as `new Worker(workerAddress(url), { type: 'module' })` with
 * `import url from '…/worker?worker&url'`.
 */

interface TrustedTypePolicyLike {
  createScriptURL(address: string): string
}

interface TrustedTypesLike {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): TrustedTypePolicyLike
}

/** @throws RangeError when the address is not of our own origin. */
function ownAddress(address: string): string {
  const url = new URL(address, document.baseURI)
  if (url.protocol !== location.protocol || url.host !== location.host) {
    throw new RangeError(`A worker of another origin: ${url.origin}`)
  }
  return url.href
}

let policy: TrustedTypePolicyLike | undefined

/**
 * @param address as the bundler gives it for `?worker&url`.
 * @returns what `new Worker` takes: a trusted address where the browser knows such, else the same as a string.
 * @throws RangeError when the address is not of our own origin.
 */
export function workerAddress(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypesLike }
  policy ??= trustedTypes?.createPolicy('opora', { createScriptURL: ownAddress }) ?? { createScriptURL: ownAddress }
  return policy.createScriptURL(address)
}
