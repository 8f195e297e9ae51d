import { type Context, Hono } from 'hono'
import type { AppPrompts } from '#app-prompts/app-prompts.ts'
import type { Database } from '#database/database.ts'
import { readForm } from '#web/forms.ts'
import { inLanguageOf } from '#web/languages.ts'
import type { Visiting } from '#web/visit.ts'
import { handOverPage } from '#web/ways-out.ts'
import { type BrowserSessions, takeSessionCookie } from './browser-sessions.ts'
import { consentRoutes } from './consent-routes.ts'
import type { Engine } from './engine.ts'
import type { ProtocolTenant } from './exchange.ts'
import { judgeSignOut, type SignOutWish, wishNames } from './logout.ts'
import { confirmSignOutPage, keptPage, signedOutPage } from './pages.ts'

type Env = Visiting<ProtocolTenant>

interface Parts {
  database: Database
  browserSessions: BrowserSessions
  engineOf(tenant: ProtocolTenant): Promise<Engine>
  appPrompts?: AppPrompts | undefined
}

/** Pages of the protocol's own: sign-out and consent. Mounted below a tenant, behind the reception. */
export function protocolPages({ database, browserSessions, engineOf, appPrompts }: Parts): Hono<Env> {
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

  pages.route('/', consentRoutes({ database, engineOf, signedInAt, appPrompts }))
  return pages
}

function wishIn(read: (name: string) => string | undefined): SignOutWish {
  const wish: SignOutWish = {}
  for (const name of wishNames) {
    const value = read(name)
    if (value !== undefined && value !== '') wish[name] = value
  }
  return wish
}
