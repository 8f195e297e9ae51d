/**
 * OAuth 2.0 Form Post Response Mode, by a page of ours: a form to the site's address, which a script sends and a person can.
 * The page's policy lets it go to that site and nowhere else.
 */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { pageHeaders } from '#web/security.ts'
import { exchangeOf } from './exchange.ts'
import { formPostPage } from './pages.ts'

export async function answerByForm(
  ctx: KoaContextWithOIDC,
  to: string,
  answer: Record<string, unknown>,
): Promise<void> {
  const exchange = exchangeOf(ctx.req)
  const { visit } = exchange
  const fields = Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, String(value)]))
  if (!/^https?:/.test(to)) {
    // An app has no address that takes a form.
    const url = new URL(to)
    for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value)
    ctx.status = 303
    ctx.redirect(url.href)
    return
  }
  exchange.hasOwnPage = true
  ctx.status = 200
  ctx.set(pageHeaders({ nonce: visit.nonce, formTo: to }))
  ctx.body = String(await formPostPage(visit, { to, fields, siteName: ctx.oidc?.client?.clientName ?? '' }))
}
