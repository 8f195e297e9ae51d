import { type Context, Hono } from 'hono'
import { typedLine } from '#web/forms.ts'
import type { PageError } from '#web/page.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting, VisitTenant } from '#web/visit.ts'
import { type Wish, whichTenantPage } from './pages.ts'
import { complaints } from './texts.ts'
import {
  type PasskeyPolicies,
  type PasswordPolicies,
  passkeyPlaces,
  passwordPlace,
  rememberedTenants,
  securityText,
} from './well-known.ts'

type Known = VisitTenant & { policy: PasswordPolicies & PasskeyPolicies }

export interface WellKnownParts {
  tenants: { find(id: string): Promise<Known | undefined> }
  /** The public address of a tenant's pages, without a slash at its end. */
  addressOf(tenantId: string): string
  securityContacts: readonly string[]
}

/** Below `/.well-known` of a tenant; only where it has a host of its own does a browser ask there by itself. */
export function tenantWellKnownRoutes<T extends Known>(parts: Pick<WellKnownParts, 'securityContacts'>) {
  const routes = new Hono<Visiting<T>>()
  routes.get('/change-password', (c) => {
    const { base, tenant } = c.var.visit
    return c.redirect(`${base}${passwordPlace(tenant.policy)}`, 303)
  })
  routes.get('/security.txt', (c) => answerSecurityText(c, parts))
  routes.get('/passkey-endpoints', (c) => {
    const { origin, base, tenant } = c.var.visit
    const places = passkeyPlaces(tenant.policy, `${origin}${base}`)
    if (!places) throw new Problem('not-found', 404, statusText(404))
    return c.json(places)
  })
  return routes
}

/** Below `/.well-known` of the address that all tenants share. */
export function wellKnownRoutes({ tenants, addressOf, securityContacts }: WellKnownParts): Hono<Visiting> {
  const routes = new Hono<Visiting>()

  routes.get('/change-password', async (c) => {
    const asked = c.req.query('tenant')
    const wish = wishOf(c)
    if (asked === undefined) return c.html(await page(c, ''))
    const typed = typedLine(asked).toLowerCase()
    const found = /^[a-z0-9-]{2,40}$/.test(typed) ? await tenants.find(typed) : undefined
    if (found) return c.redirect(placeOf(found, wish), 303)
    const code = typed === '' ? 'missing' : 'unknown'
    const errors = [{ field: 'tenant', code, text: complaints[code] }]
    return c.html(await page(c, asked, { code, text: complaints.summary, errors }), 422)
  })

  routes.get('/security.txt', (c) => answerSecurityText(c, { securityContacts }))

  // Whoever asks says neither tenant nor person: both pages ask for them.
  routes.get('/passkey-endpoints', (c) => {
    const page = `${c.var.visit.origin}/.well-known/change-password?for=passkeys`
    return c.json({ enroll: page, manage: page })
  })

  const wishOf = (c: Context<Visiting>): Wish => (c.req.query('for') === 'passkeys' ? 'passkeys' : 'password')

  /** The page of a tenant that is nearest to the wish. */
  function placeOf({ id, policy }: Known, wish: Wish): string {
    const address = addressOf(id)
    const passkeys = wish === 'passkeys' ? passkeyPlaces(policy, address) : undefined
    return passkeys?.manage ?? `${address}${passwordPlace(policy)}`
  }

  async function page(c: Context<Visiting>, typed: string, error?: PageError) {
    const wish = wishOf(c)
    const ids = rememberedTenants(c.req.header('cookie'))
    const found = await Promise.all(ids.map((id) => tenants.find(id)))
    const remembered = found
      .filter((tenant) => tenant !== undefined)
      .map((tenant) => ({ name: tenant.name, href: placeOf(tenant, wish) }))
    return whichTenantPage(c.var.visit, { wish, remembered, typed }, error)
  }

  return routes
}

/** Nobody to tell is said by there being no text. */
function answerSecurityText<T extends VisitTenant>(
  c: Context<Visiting<T>>,
  { securityContacts }: Pick<WellKnownParts, 'securityContacts'>,
): Response {
  if (securityContacts.length === 0) throw new Problem('not-found', 404, statusText(404))
  const { origin, path, now } = c.var.visit
  return c.text(securityText(securityContacts, `${origin}${path.split('?', 1)[0]}`, now))
}
