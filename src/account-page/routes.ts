import { Hono, type MiddlewareHandler } from 'hono'
import { isLanguage } from '#language/language.ts'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'
import type { AccountPage, AccountTenant } from './account-page.ts'
import * as pages from './pages.ts'

/** Before all rooms below the tenant's `/account`: where the policy offers none, there are none. */
export function onlyWhereOffered<T extends AccountTenant>(): MiddlewareHandler<Visiting<T>> {
  return async (c, next) => {
    if (!c.var.visit.tenant.policy.accountPage.on) throw new Problem('not-found', 404, statusText(404))
    await next()
  }
}

/** Mounted below the tenant's `/account`. `links`: the rooms that a warning can lead to. */
export function accountPageRoutes<T extends AccountTenant>(
  accountPage: AccountPage,
  door: OwnDoor<T>,
  links: pages.SummaryLinks = {},
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/', door.signedIn, async (c) => {
    const { own } = c.var
    return c.html(pages.summaryPage(own, await accountPage.summary(own), links))
  })

  routes.get('/language', door.signedIn, async (c) => {
    const account = await accountPage.account(c.var.own)
    return c.html(pages.languagePage(c.var.own, account.language, c.req.query('saved') !== undefined))
  })

  routes.post('/language', door.signedIn, async (c) => {
    const { own } = c.var
    const chosen = (await readForm(c)).text('language')
    if (!isLanguage(chosen) || !own.tenant.languages.includes(chosen)) return c.redirect(own.path, 303)
    await accountPage.chooseLanguage(own, chosen)
    // Said once more as by hand: an earlier switch on a page would win over what the account says.
    return c.redirect(`${own.base}/account/language?saved=1&lang=${chosen}`, 303)
  })

  routes.get('/export', door.proved, (c) => c.html(pages.exportPage(c.var.own)))

  routes.post('/export', door.proved, async (c) => {
    const body = JSON.stringify(await accountPage.exportOf(c.var.own), null, 2)
    return c.body(body, 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="account-${c.var.own.tenant.id}.json"`,
    })
  })

  return routes
}
