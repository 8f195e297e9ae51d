/**
 * App links: the files by which phones find out that an app may answer addresses of this host (RFC 8252 section 7.2), and
 * the page that stands there when no app does.
 *
 *   appleAppSiteAssociation, assetLinks   what an origin says of apps
 *   landing                               the app of an address below `/app/`
 *
 * Only addresses below a tenant's own `/app/` are given away: an app that could claim the sign-in pages would see what
 * people type there.
 */
import type { Database } from '#database/database.ts'
import * as sites from '#sites/sites.ts'
import type { Hosts } from '#web/hosts.ts'

export interface AppLinksParts {
  database: Database
  hosts: Pick<Hosts, 'hostPerTenant' | 'place'>
}

/** Of one tenant where each has a host of its own, else of all. */
export type Whose = string | undefined

export interface AppLinks {
  /** Apple: Supporting Associated Domains, `applinks`. */
  appleAppSiteAssociation(tenantId: Whose): Promise<object>
  /** Google: Digital Asset Links, statement list. */
  assetLinks(tenantId: Whose): Promise<object[]>
  /** The app that is answered at this path of the tenant's. */
  landing(tenantId: string, path: string): Promise<sites.AppSite | undefined>
}

/** Phones ask when an app is installed and now and then; others ask as often as they like. */
const memoryMilliseconds = 900

interface Claim {
  tenantId: string
  app: sites.AppSite
  /** Paths of this host that the app is answered at. */
  paths: readonly string[]
}

export function appLinks({ database, hosts }: AppLinksParts): AppLinks {
  const memory = new Map<Whose, { claims: Promise<Claim[]>; until: number }>()

  async function read(tenantId: Whose): Promise<Claim[]> {
    const native = await sites.listNative(database.db, tenantId)
    return native.flatMap((site) => {
      const { origin, base } = hosts.place(site.tenantId)
      const paths = site.redirectUris.flatMap((uri) => {
        const at = sites.redirectPath(uri)
        return at?.origin === origin && at.path.startsWith(`${base}/app/`) ? [at.path] : []
      })
      return site.app && paths.length > 0 ? [{ tenantId: site.tenantId, app: site as sites.AppSite, paths }] : []
    })
  }

  function claims(asked: Whose): Promise<Claim[]> {
    const tenantId = hosts.hostPerTenant ? asked : undefined
    const known = memory.get(tenantId)
    if (known && known.until > performance.now()) return known.claims
    if (memory.size > 1000) memory.clear()
    const fresh = read(tenantId)
    memory.set(tenantId, { claims: fresh, until: performance.now() + memoryMilliseconds })
    fresh.catch(() => memory.delete(tenantId))
    return fresh
  }

  return {
    async appleAppSiteAssociation(tenantId) {
      const details = (await claims(tenantId)).flatMap(({ app: { app }, paths }) =>
        app.claimed.appleTeamBundle === undefined
          ? []
          : [{ appIDs: [app.claimed.appleTeamBundle], components: paths.map((path) => ({ '/': path })) }],
      )
      return { applinks: { details } }
    },

    async assetLinks(tenantId) {
      return (await claims(tenantId)).flatMap(({ app: { app }, paths }) => {
        const { androidPackage, androidSha256 } = app.claimed
        if (androidPackage === undefined || androidSha256 === undefined) return []
        const relation = 'delegate_permission/common.handle_all_urls'
        const components = [...paths.map((path) => ({ '/': path })), { '/': '*', exclude: true }]
        return [
          {
            relation: [relation],
            target: {
              namespace: 'android_app',
              package_name: androidPackage,
              sha256_cert_fingerprints: [androidSha256.toUpperCase()],
            },
            // Read from Android 15 on; older ones go by the app's own manifest.
            relation_extensions: { [relation]: { dynamic_app_link_components: components } },
          },
        ]
      })
    },

    async landing(tenantId, path) {
      const found = (await claims(tenantId)).find((claim) => claim.tenantId === tenantId && claim.paths.includes(path))
      return found?.app
    },
  }
}
