/**
 * Who the server answers to: requests for one of its own names, from its own pages or from the desktop's page. A page
 * that points a name of its own at this machine (DNS rebinding), or calls from elsewhere, gets nothing.
 */
import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { Api, AppOptions } from './app-types'
import { ProblemError, type ApiContext } from './context'

/** The page of the desktop: the one foreign origin. */
export const DESKTOP_ORIGIN = 'app://opora'

const HOST = { field: 'host' }

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Loopback names are ours on any port: no foreign page can carry one. */
function isLoopback(host: string): boolean {
  return URL.canParse(`http://${host}`) && LOOPBACK_NAMES.has(new URL(`http://${host}`).hostname)
}

/** The bare address that was connected to: no name can be pointed elsewhere where there is none. */
function isAddressAsked(host: string, request: FastifyRequest): boolean {
  const address = request.socket.localAddress
  if (address === undefined || !URL.canParse(`http://${host}`)) return false
  return new URL(`http://${host}`).hostname === (isIPv6(address) ? `[${address}]` : address)
}

/**
 * Whether a request comes from our own page, as browsers say it: they send an Origin with everything but plain reading.
 *
 * @returns null when there is no Origin
 */
export function isOwnOrigin(request: FastifyRequest): boolean | null {
  const { origin } = request.headers
  if (origin === undefined) return null
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false
  // Read as an address of the same scheme, a Host that spells out the default port is the same as one that does not.
  const asked = `${url.protocol}//${request.headers.host ?? ''}`
  return URL.canParse(asked) && new URL(asked).host === url.host
}

export function guardHosts(app: Api, context: ApiContext, options: AppOptions): void {
  const ownHosts = new Set(options.origins.map((origin) => new URL(origin).host))
  app.addHook('onRequest', async (request) => {
    if (request.headers.host === undefined) {
      throw new ProblemError(400, PROBLEM_CODES.invalidRequest, 'A request names the host that it is for', HOST)
    }
    const host = request.headers.host.toLowerCase()
    if (!ownHosts.has(host) && !isLoopback(host) && !isAddressAsked(host, request)) {
      throw new ProblemError(421, PROBLEM_CODES.unknownHost, 'This server does not answer for that host')
    }
    if (context.isDemo && isForwarded(request)) {
      throw new ProblemError(403, 'demo.forwarded', 'A demo answers its own machine only, not through a proxy')
    }
    if (isOwnOrigin(request) === false && request.headers.origin !== DESKTOP_ORIGIN) {
      throw new ProblemError(403, PROBLEM_CODES.forbidden, 'Pages of other origins may not call this server')
    }
    if (request.method === 'OPTIONS' && !isPreflight(request)) {
      const detail = 'OPTIONS is answered to browsers that ask with an Origin and Access-Control-Request-Method'
      throw new ProblemError(400, PROBLEM_CODES.invalidRequest, detail)
    }
  })
}

const isPreflight = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined

function isForwarded(request: FastifyRequest): boolean {
  return Object.keys(request.headers).some((name) => name === 'forwarded' || /^x-(forwarded-.*|real-ip)$/.test(name))
}
