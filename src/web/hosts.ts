/**
 * The public address. It comes from the settings alone: the Host header is only compared with it, X-Forwarded-Host and -Proto are never
 * read, so no request can steer a link, a cookie or the discovery document.
 */
import { isOddPath } from './paths.ts'
import { remembered } from './remembered.ts'

/** Where a tenant's pages live. `issuer` is origin and base. */
export interface Place {
  origin: string
  base: string
  issuer: string
}

export type Arrival =
  /** `path` is the target as routes see it, always below `/t/{tenant}` for a tenant's pages; `origin` is the public one of this host. */
  | { kind: 'ours'; path: string; publicPath: string; origin: string; tenantId?: string }
  | { kind: 'elsewhere'; to: string }
  | { kind: 'misdirected' }
  | { kind: 'no-such-path' }

export interface Hosts {
  /** True where each tenant has its own host. */
  hostPerTenant: boolean
  /** Of health, console and management API. */
  consoleOrigin: string
  /** True for pages reached over TLS. */
  secure: boolean
  place(tenantId: string): Place
  /** What to do with a request, by its Host header and raw target. */
  judge(request: { method: string; host: string | undefined; target: string }): Arrival
}

const tenantSign = '{tenant}'
const tenantId = /^[a-z0-9-]{2,40}$/

/** Answered whatever the Host: load balancers ask by address. */
const health = new Set(['/healthz', '/readyz'])

/** `publicUrl` may hold `{tenant}` in its host name. Throws for an address that cannot be served. */
export function hosts(publicUrl: string, consoleUrl = publicUrl.replace(`${tenantSign}.`, '')): Hosts {
  const hostPerTenant = publicUrl.includes(tenantSign)
  const consoleOrigin = originOf(consoleUrl)
  const [before = '', after = ''] = originOf(publicUrl.replace(tenantSign, 'tenant-sign')).split('tenant-sign')
  if (hostPerTenant && (after === '' || before.includes('.')))
    throw new Error(`{tenant} must begin the host name: ${publicUrl}`)

  const originFor = (tenant: string) => (hostPerTenant ? `${before}${tenant}${after}` : before)
  const baseFor = (tenant: string) => (hostPerTenant ? '' : `/t/${tenant}`)

  function ours(origin: string, target: string, tenant: string | undefined): Arrival {
    const found = tenant ?? (hostPerTenant ? undefined : tenantOf(target))
    const path = hostPerTenant && tenant && !isShared(target) ? `/t/${tenant}${target}` : target
    return { kind: 'ours', path, publicPath: target, origin, ...(found === undefined ? {} : { tenantId: found }) }
  }

  /** The tenant whose own host this origin is. */
  function tenantAt(origin: string): string | undefined {
    if (!hostPerTenant || !origin.startsWith(before) || !origin.endsWith(after)) return undefined
    const found = origin.slice(before.length, origin.length - after.length)
    return tenantId.test(found) ? found : undefined
  }

  /** The right address of a target that came to a wrong host. */
  function rightAddress(target: string): string {
    const tenant = tenantOf(target)
    if (!tenant) return `${consoleOrigin}${target}`
    return `${originFor(tenant)}${hostPerTenant ? target.slice(`/t/${tenant}`.length) || '/' : target}`
  }

  return {
    hostPerTenant,
    consoleOrigin,
    secure: before.startsWith('https:'),
    place(tenant) {
      const [origin, base] = [originFor(tenant), baseFor(tenant)]
      return { origin, base, issuer: `${origin}${base}` }
    },
    judge({ method, host, target }) {
      if (isOddPath(target)) return { kind: 'no-such-path' }
      if (health.has(pathOf(target))) return { kind: 'ours', path: target, publicPath: target, origin: consoleOrigin }
      const scheme = before.slice(0, before.indexOf(':'))
      const origin = host === undefined ? '' : readOrigin(`${scheme}://${host}`)
      if (origin !== '') {
        if (!hostPerTenant && origin === before) return ours(origin, target, undefined)
        const tenant = origin === consoleOrigin ? undefined : tenantAt(origin)
        if (tenant) return ours(origin, target, tenant)
        // A console with a host of its own has no tenant's pages.
        if (origin === consoleOrigin && !tenantOf(target)) return ours(origin, target, undefined)
      }
      return isPageRequest(method, target) ? { kind: 'elsewhere', to: rightAddress(target) } : { kind: 'misdirected' }
    },
  }
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? ''
}

function tenantOf(target: string): string | undefined {
  return /^\/t\/([a-z0-9-]{2,40})(?=[/?]|$)/.exec(target)?.[1]
}

/** Paths that every host has as they are. */
function isShared(target: string): boolean {
  return target.startsWith('/assets/')
}

/** What machines ask; a redirect would let a wrong Host look right to them. */
const forMachines =
  /^(?:\/t\/[a-z0-9-]+)?\/(?:\.well-known\/(?!change-password$)|(?:api|assets|token|userinfo|jwks|par|introspect|revoke|device\/authorize|backchannel|ocsp|ca\.pem|ca\.crl)(?:\/|$))/

function isPageRequest(method: string, target: string): boolean {
  return (method === 'GET' || method === 'HEAD') && !forMachines.test(pathOf(target))
}

function originOf(address: string): string {
  const url = new URL(address)
  if (!/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username)
    throw new Error(`a public address is scheme and host only, without a path: ${address}`)
  return url.origin
}

/** Empty for what is no address. */
const readOrigin = remembered((address) => {
  if (!/^https?:\/\/[\w.:[\]-]+$/.test(address) || !URL.canParse(address)) return ''
  return new URL(address).origin
})
