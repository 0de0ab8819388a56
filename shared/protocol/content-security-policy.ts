/**
 * What the page may load and where it may connect. One policy for both hosts (the desktop's `app://opora` and the page
 * that the central API serves), so that what passes in one passes in the other.
 *
 * Scripts and styles come from our own origin only, never inline. Trusted Types close the remaining ways from text to
 * code: Vue's own policy is `vue`, DOMPurify's is `dompurify`, and `opora` makes nothing but addresses of our workers.
 */

const POLICY_NAMES = ['vue', 'dompurify', 'opora']

/**
 * @param apiOrigin origin of the central API where it is not the page's own; null where it is.
 * @returns the value of a `Content-Security-Policy` header.
 * @throws RangeError when `apiOrigin` holds anything that could end its directive.
 */
export function contentSecurityPolicy(apiOrigin: string | null): string {
  if (apiOrigin !== null && !/^https?:\/\/[^\s;,'"/]+$/.test(apiOrigin)) {
    throw new RangeError(`Not the origin of a central API: ${apiOrigin}`)
  }
  const connect = apiOrigin === null ? `'self'` : `'self' ${apiOrigin}`
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `font-src 'self'`,
    `img-src 'self' data: blob:`,
    `worker-src 'self'`,
    `connect-src ${connect}`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `object-src 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types ${POLICY_NAMES.join(' ')}`,
  ].join('; ')
}
