import { type Context, Hono } from 'hono'
import type { AdapterPayload } from 'oidc-provider'
import { hashSecret } from '#crypto/secrets.ts'
import type { Database } from '#database/database.ts'
import { readCookie } from '#web/cookies.ts'
import { readForm } from '#web/forms.ts'
import { inLanguageOf } from '#web/languages.ts'
import { Problem } from '#web/problem.ts'
import type { Visiting } from '#web/visit.ts'
import { handOverPage } from '#web/ways-out.ts'
import { type BrowserSessions, takeSessionCookie } from './browser-sessions.ts'
import type { Engine } from './engine.ts'
import type { ProtocolTenant } from './exchange.ts'
import { answer, findInteraction, interactionCookie } from './interactions.ts'
import { judgeSignOut, type SignOutWish, wishNames } from './logout.ts'
import { confirmSignOutPage, consentPage, keptPage, signedOutPage } from './pages.ts'

type Env = Visiting<ProtocolTenant>

interface Parts {
  database: Database
  browserSessions: BrowserSessions
  engineOf(tenant: ProtocolTenant): Promise<Engine>
}

/** Pages of the protocol's own: sign-out and consent. Mounted below a tenant, behind the reception. */
export function protocolPages({ database, browserSessions, engineOf }: Parts): Hono<Env> {
  const pages = new Hono<Env>()
  const signedInAt = ({ var: { visit }, req }: Context<Env>) =>
    browserSessions.find(visit.tenant, req.header('cookie'), visit.origin)

  /** Ends the session; the browser is told to forget what it kept of pages, never its other cookies. */
  async function signOut(c: Context<Env>): Promise<void> {
    const { visit } = c.var
    const signedIn = await signedInAt(c)
    if (signedIn) await database.durably((trx) => browserSessions.end(trx, visit, signedIn.session, 'signed-out'))
    c.header('set-cookie', takeSessionCookie(visit), { append: true })
    c.header('clear-site-data', '"cache"')
  }

  pages.get('/end-session', async (c) => {
    const visit = inLanguageOf(c.var.visit, { uiLocales: c.req.query('ui_locales') })
    const wish = wishIn((name) => c.req.query(name))
    const signedIn = await signedInAt(c)
    const { site, to, silently } = await judgeSignOut(await engineOf(visit.tenant), wish, signedIn)
    if (signedIn && !silently) {
      const { id_token_hint: _, ...fields } = wish
      const known = {
        userId: signedIn.account.userId,
        siteName: site?.name,
        action: `${visit.base}/end-session/confirm`,
      }
      // Only what was found to belong together is asked about again.
      const kept = to === undefined ? {} : { ...fields, ...(site ? { client_id: site.clientId } : {}) }
      return c.html(confirmSignOutPage(visit, { ...known, fields: kept }))
    }
    if (signedIn) await signOut(c)
    return to === undefined ? c.html(signedOutPage(visit, site)) : c.redirect(to, 303)
  })

  pages.post('/end-session/confirm', async (c) => {
    const { visit } = c.var
    const form = await readForm(c)
    if (form.action === 'cancel') return c.html(keptPage(visit))
    const wish = wishIn((name) => (form.has(name) ? form.text(name) : undefined))
    const { site, to } = await judgeSignOut(await engineOf(visit.tenant), wish, await signedInAt(c))
    await signOut(c)
    return c.html(to === undefined ? signedOutPage(visit, site) : handOverPage(visit, to, site?.name))
  })

  pages.get('/consent/:uid', async (c) => {
    const { payload, signedIn } = await wanted(c)
    const visit = inLanguageOf(c.var.visit, { uiLocales: uiLocalesOf(payload) })
    const site = await siteOf(c, payload.params?.client_id)
    const scopes = String(payload.params?.scope ?? '').split(' ')
    return c.html(consentPage(visit, { userId: signedIn.account.userId, site, scopes }))
  })

  pages.post('/consent/:uid', async (c) => {
    const { payload, uid } = await wanted(c)
    const visit = inLanguageOf(c.var.visit, { uiLocales: uiLocalesOf(payload) })
    const site = await siteOf(c, payload.params?.client_id)
    const refused = (await readForm(c)).action === 'cancel'
    const result = refused ? { error: 'access_denied', error_description: 'the person did not agree' } : { consent: {} }
    const kept = await database.briefly((trx) => answer(trx, visit.tenant.id, uid, result, visit.now))
    if (!kept) throw expired()
    return c.html(handOverPage(visit, `${visit.origin}${visit.base}/authorize/${uid}`, site.name))
  })

  /** The interaction of this address, when this browser began it and is signed in. */
  async function wanted(c: Context<Env>) {
    const { visit } = c.var
    const uid = c.req.param('uid') ?? ''
    const id = readCookie(c.req.header('cookie'), interactionCookie(visit.origin))
    const isOurs = id !== undefined && hashSecret(id) === uid
    const payload = isOurs ? await findInteraction(database.db, visit.tenant.id, uid, visit.now) : undefined
    const signedIn = await signedInAt(c)
    if (payload?.prompt?.name !== 'consent' || !signedIn) throw expired()
    return { uid, payload, signedIn }
  }

  async function siteOf(c: Context<Env>, clientId: unknown) {
    const { clients } = await engineOf(c.var.visit.tenant)
    const site = await clients.site(String(clientId))
    if (!site) throw expired()
    return site
  }

  return pages
}

function uiLocalesOf({ params }: AdapterPayload): string | undefined {
  return typeof params?.ui_locales === 'string' ? params.ui_locales : undefined
}

function wishIn(read: (name: string) => string | undefined): SignOutWish {
  const wish: SignOutWish = {}
  for (const name of wishNames) {
    const value = read(name)
    if (value !== undefined && value !== '') wish[name] = value
  }
  return wish
}

const expired = () =>
  new Problem('expired', 410, {
    ja: 'このログインは時間が経過したか、すでに完了しています。サイトに戻って、もう一度ログインしてください。',
    en: 'This sign-in took too long or was finished already. Go back to the site and sign in again.',
  })
