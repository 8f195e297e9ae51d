import { type Context, Hono } from 'hono'
import type { AdapterPayload } from 'oidc-provider'
import type { AppPrompts } from '#app-prompts/app-prompts.ts'
import { hashSecret } from '#crypto/secrets.ts'
import type { Database } from '#database/database.ts'
import { readCookie } from '#web/cookies.ts'
import { disownedPage } from '#web/disowned.ts'
import { readForm } from '#web/forms.ts'
import { inLanguageOf } from '#web/languages.ts'
import { Problem } from '#web/problem.ts'
import type { Visiting } from '#web/visit.ts'
import { handOverPage } from '#web/ways-out.ts'
import type { SignedIn } from './browser-sessions.ts'
import { consentPage, notGivenPage } from './consent-pages.ts'
import type { Engine } from './engine.ts'
import type { ProtocolTenant } from './exchange.ts'
import { answer, findInteraction, interactionCookie, unanswer } from './interactions.ts'

type Env = Visiting<ProtocolTenant>

export interface ConsentParts {
  database: Database
  engineOf(tenant: ProtocolTenant): Promise<Engine>
  signedInAt(c: Context<Env>): Promise<SignedIn | undefined>
  appPrompts?: AppPrompts | undefined
}

const denied = { error: 'access_denied', error_description: 'the person did not agree' }

/** Whether a site may have what it wants. Mounted below a tenant, behind the reception. */
export function consentRoutes({ database, engineOf, signedInAt, appPrompts }: ConsentParts): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/consent/:uid', async (c) => {
    const { uid, payload, signedIn, visit, site } = await wanted(c)
    const app = await appOf(c, payload, site)
    if (app?.cookie) c.header('set-cookie', app.cookie, { append: true })
    const scopes = String(payload.params?.scope ?? '').split(' ')
    const startedAt = payload.iat ?? visit.now
    const facts = { userId: signedIn.account.userId, site, scopes, uid, startedAt, app: app?.asked }
    return c.html(consentPage(visit, facts))
  })

  routes.post('/consent/:uid', async (c) => {
    const wish = await wanted(c)
    const { visit, uid } = wish
    const { action } = await readForm(c)
    if (action === 'not-me') return disown(c, wish)
    if (action === 'restart') {
      await database.briefly((trx) => unanswer(trx, visit.tenant.id, uid, visit.now))
      return c.redirect(visit.path, 303)
    }
    if (action === 'cancel') {
      await settle(wish, denied)
      return c.html(notGivenPage(visit, { site: wish.site, to: wish.to }))
    }
    const app = await appOf(c, wish.payload, wish.site)
    await database.briefly(async (trx) => {
      if (!(await answer(trx, visit.tenant.id, uid, { consent: {} }, visit.now))) throw expired()
      if (!app) return
      const { account } = wish.signedIn
      const cookieHeader = c.req.header('cookie')
      await appPrompts?.remember(trx, { visit, cookieHeader, siteId: wish.site.id, account, asked: app.asked })
    })
    return c.html(handOverPage(visit, wish.to, wish.site.name))
  })

  return routes

  type Wish = Awaited<ReturnType<typeof wanted>>

  async function settle({ visit, uid }: Wish, result: typeof denied): Promise<void> {
    const kept = await database.briefly((trx) => answer(trx, visit.tenant.id, uid, result, visit.now))
    if (!kept) throw expired()
  }

  async function disown(c: Context<Env>, wish: Wish): Promise<Response> {
    const { visit, uid, site, payload, to } = wish
    await settle(wish, denied)
    const { account } = wish.signedIn
    const told = { visit, account, siteName: site.name, id: uid, startedAt: payload.iat ?? visit.now }
    const number = await database.durably(async (trx) => appPrompts?.disown(trx, told))
    return c.html(disownedPage(visit, { number, back: { to, name: site.name } }))
  }

  /** The interaction of this address, when this browser began it and is signed in. */
  async function wanted(c: Context<Env>) {
    const { visit } = c.var
    const uid = c.req.param('uid') ?? ''
    const id = readCookie(c.req.header('cookie'), interactionCookie(visit.origin))
    const isOurs = id !== undefined && hashSecret(id) === uid
    const payload = isOurs ? await findInteraction(database.db, visit.tenant.id, uid, visit.now) : undefined
    const signedIn = await signedInAt(c)
    if (payload?.prompt?.name !== 'consent' || !signedIn) throw expired()
    const { clients } = await engineOf(visit.tenant)
    const site = await clients.site(String(payload.params?.client_id))
    if (!site) throw expired()
    const to = `${visit.origin}${visit.base}/authorize/${uid}`
    return { uid, payload, signedIn, site, to, visit: inLanguageOf(visit, { uiLocales: uiLocalesOf(payload) }) }
  }

  async function appOf(c: Context<Env>, { params = {}, prompt }: AdapterPayload, site: Wish['site']) {
    const cookieHeader = c.req.header('cookie')
    return appPrompts?.ask({ visit: c.var.visit, cookieHeader, site, params, reasons: prompt?.reasons ?? [] })
  }
}

export function uiLocalesOf({ params }: AdapterPayload): string | undefined {
  return typeof params?.ui_locales === 'string' ? params.ui_locales : undefined
}

export const expired = () =>
  new Problem('expired', 410, {
    ja: 'このログインは時間が経過したか、すでに完了しています。サイトに戻って、もう一度ログインしてください。',
    en: 'This sign-in took too long or was finished already. Go back to the site and sign in again.',
  })
