import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import { AuthorizationResponseError } from 'openid-client'
import { chooseLanguage, isLanguage, type Language, languages } from '#language/language.ts'
import * as pages from './pages.ts'
import type { Ask, RelyingParty, SignedIn } from './relying-party.ts'
import type { Brand } from './site.ts'
import { remember, takeAttempt, type Visitor, type visitors } from './visitors.ts'

interface Shop {
  brand: Brand
  party: RelyingParty
}

interface Parts {
  url: string
  shops: readonly Shop[]
  visitors: ReturnType<typeof visitors>
}

type Env = { Variables: { language: Language; visitor: Visitor | undefined; shop: Shop } }
type Here = Context<Env>

/** What the buttons ask for, by the name in their address. */
const asks: Record<string, Ask> = {
  usual: {},
  again: { prompt: 'login' },
  recent: { max_age: '60' },
  'two-factors': { acr_values: 'urn:sekisho:acr:2' },
  silently: { prompt: 'none' },
}

const looks = readFileSync(new URL('./looks.css', import.meta.url), 'utf8')
const visitorCookie = 'demo-site'
const languageCookie = 'demo-site-language'

export function siteRoutes({ url, shops, visitors: known }: Parts): Hono<Env> {
  const site = new Hono<Env>()
  const headers = securityHeaders(shops)

  site.use(async (c, next) => {
    c.set('language', languageOf(c))
    c.set('visitor', known.find(getCookie(c, visitorCookie)))
    await next()
    for (const [name, value] of Object.entries(headers)) c.header(name, value)
  })
  site.use(csrf({ origin: url }))

  site.get('/looks.css', (c) => c.body(looks, 200, { 'content-type': 'text/css; charset=utf-8' }))
  site.get('/', (c) =>
    c.html(
      pages.homePage(
        faceOf(c),
        shops.map(({ brand }) => ({ brand, signedIn: signedInAt(c, brand) })),
      ),
    ),
  )

  site.use('/:tenant/*', async (c, next) => {
    const shop = shops.find(({ brand }) => brand.tenantId === c.req.param('tenant'))
    if (!shop) return c.notFound()
    c.set('shop', shop)
    return next()
  })

  site.get('/:tenant/', (c) => {
    const { brand } = c.var.shop
    const signedIn = signedInAt(c, brand)
    return signedIn ? c.html(pages.signedInPage(faceOf(c), brand, signedIn)) : c.redirect('/', 303)
  })

  site.get('/:tenant/sign-in', async (c) => {
    const visitor = c.var.visitor ?? known.add()
    const { to, attempt } = await c.var.shop.party.begin(asks[c.req.query('ask') ?? 'usual'] ?? {}, c.var.language)
    remember(visitor, attempt)
    keepCookie(c, visitorCookie, visitor.id)
    return c.redirect(to.href, 303)
  })

  site.get('/:tenant/callback', async (c) => {
    const { brand, party } = c.var.shop
    const attempt = c.var.visitor && takeAttempt(c.var.visitor, c.req.query('state'))
    if (!c.var.visitor || !attempt) return c.html(pages.problemPage(faceOf(c), brand, { code: 'unknown-attempt' }), 400)
    const signedIn = await party.finish(new URL(c.req.url).search, attempt)
    const visitor = known.renew(c.var.visitor)
    visitor.signedIn.set(brand.tenantId, signedIn)
    keepCookie(c, visitorCookie, visitor.id)
    return c.redirect(`/${brand.tenantId}/`, 303)
  })

  site.post('/:tenant/sign-out', async (c) => {
    const { brand, party } = c.var.shop
    const signedIn = signedInAt(c, brand)
    c.var.visitor?.signedIn.delete(brand.tenantId)
    return c.redirect(signedIn ? (await party.signOut(signedIn.idToken)).href : '/', 303)
  })

  site.get('/:tenant/signed-out', (c) => c.html(pages.signedOutPage(faceOf(c), c.var.shop.brand)))

  site.notFound((c) => c.html(pages.lostPage(faceOf(c as Here)), 404))
  site.onError((error, c) => problem(c as Here, error))

  return site

  function problem(c: Here, error: Error): Response | Promise<Response> {
    if (error instanceof HTTPException) return error.getResponse()
    const { shop } = c.var
    const refused = error instanceof AuthorizationResponseError
    if (!refused) console.error(error)
    const reason = refused
      ? { code: error.error, detail: error.error_description }
      : { code: 'unreachable', detail: error.message }
    return c.html(pages.problemPage(faceOf(c), shop?.brand, reason), refused ? 200 : 502)
  }
}

const signedInAt = (c: Here, { tenantId }: Brand): SignedIn | undefined => c.var.visitor?.signedIn.get(tenantId)

const faceOf = (c: Here): pages.Face => ({ language: c.var.language, path: new URL(c.req.url).pathname })

function languageOf(c: Here): Language {
  const chosen = c.req.query('lang')
  if (isLanguage(chosen)) keepCookie(c, languageCookie, chosen)
  const cookie = isLanguage(chosen) ? chosen : getCookie(c, languageCookie)
  return chooseLanguage({ cookie, acceptLanguage: c.req.header('accept-language') }, languages)
}

function keepCookie(c: Here, name: string, value: string): void {
  setCookie(c, name, value, { path: '/', httpOnly: true, sameSite: 'Lax' })
}

/** A form that ends at the service is one of this site's too: sign-out is answered with a redirect there. */
function securityHeaders(shops: readonly Shop[]): Record<string, string> {
  const services = [...new Set(shops.map(({ brand }) => new URL(brand.issuer).origin))].join(' ')
  return {
    'content-security-policy': `default-src 'none'; img-src data:; style-src 'self'; form-action 'self' ${services}; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
}
