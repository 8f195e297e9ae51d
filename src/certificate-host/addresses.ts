import { randomBytes } from 'node:crypto'

/** The certificate host by its setting, which may hold `{tenant}` and `{random}`. */
export interface Addresses {
  /** For each tenant a host of its own, so that browsers are told that tenant's authorities. */
  hostPerTenant: boolean
  /** Browsers remember their choice by host: a host for each question makes them ask again. */
  freshHosts: boolean
  /** An origin to send a browser to. */
  originFor(tenantId: string): string
  /** Whether a Host header or the name in a TLS greeting is ours, and whose; without a tenant: everybody's. */
  judge(host: string): { ours: boolean; tenantId?: string }
  /** Names for the server's own certificate. */
  certificateNames(): string[]
}

/** Throws for a setting that cannot be served. */
export function addresses(setting: string): Addresses {
  const filled = new URL(setting.replaceAll('{tenant}', 'tenant-sign').replaceAll('{random}', 'random-sign'))
  if (filled.protocol !== 'https:' && filled.protocol !== 'http:') throw new Error(`not an address: ${setting}`)
  const pattern = filled.hostname
  const port = filled.port
  const form = new RegExp(
    `^${pattern
      .replaceAll(/[.[\]]/g, '\\$&')
      .replace('tenant-sign', '(?<tenant>[a-z0-9-]{2,40})')
      .replace('random-sign', 'c[0-9a-f]{12}')}$`,
  )

  return {
    hostPerTenant: pattern.includes('tenant-sign'),
    freshHosts: pattern.includes('random-sign'),
    originFor(tenantId) {
      const random = `c${randomBytes(6).toString('hex')}`
      const host = pattern.replace('tenant-sign', tenantId).replace('random-sign', random)
      return `${filled.protocol}//${host}${port === '' ? '' : `:${port}`}`
    },
    judge(host) {
      const [, name = '', given = ''] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? []
      const found = form.exec(name)
      if (!found || (given !== '' && given !== port && !(port === '' && given === '443'))) return { ours: false }
      const tenantId = found.groups?.['tenant']
      return tenantId === undefined ? { ours: true } : { ours: true, tenantId }
    },
    certificateNames: () => [pattern.replaceAll(/(?:tenant|random)-sign/g, '*')],
  }
}
