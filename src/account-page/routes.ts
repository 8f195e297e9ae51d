import { type Context, Hono } from 'hono'
import type { Account } from '#accounts/accounts.ts'
import { inLanguageOf } from '#web/languages.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visit, Visiting } from '#web/visit.ts'
import type { AccountPage, AccountTenant, OpenSession } from './account-page.ts'
import * as pages from './pages.ts'

type Here = Context<Visiting<AccountTenant>>

/** What the room asks of the protocol and of the sign-in. */
export interface Doors {
  /** The living session of the browser that asks. */
  currentSession(c: Here): Promise<OpenSession | undefined>
  /** Begins a sign-in that ends at `path`. */
  beginSignIn(visit: Visit<AccountTenant>, path: string): Promise<{ path: string; cookie: string }>
}

/** Mounted below the tenant's `/account`. */
export function accountPageRoutes(accountPage: AccountPage, doors: Doors): Hono<Visiting<AccountTenant>> {
  const routes = new Hono<Visiting<AccountTenant>>()

  routes.use(async (c, next) => {
    if (!c.var.visit.tenant.policy.accountPage.on) throw new Problem('not-found', 404, statusText(404))
    await next()
  })

  routes.get('/', (c) =>
    signedIn(c, async (visit, account) => {
      return c.html(pages.summaryPage(visit, await accountPage.summary(visit.tenant, account, visit.now)))
    }),
  )

  routes.get('/history', (c) =>
    signedIn(c, async (visit, account) => {
      const records = await accountPage.records(visit.tenant, account, pageNumber(c.req.query('page')), visit.now)
      return c.html(pages.historyPage(visit, account, records))
    }),
  )

  return routes

  /** Runs for the signed-in person in their language; sends everybody else to sign in first. */
  async function signedIn(
    c: Here,
    answer: (visit: Visit<AccountTenant>, account: Account, session: OpenSession) => Promise<Response>,
  ): Promise<Response> {
    const { visit } = c.var
    const session = await doors.currentSession(c)
    const account = session && (await accountPage.account(visit.tenant, session))
    if (!session || !account) {
      const { path, cookie } = await doors.beginSignIn(visit, visit.path)
      c.header('set-cookie', cookie, { append: true })
      return c.redirect(path, 303)
    }
    const theirs = inLanguageOf(visit, { account: account.language, since: session.startedAt })
    c.set('visit', theirs)
    return answer(theirs, account, session)
  }
}

function pageNumber(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1
}
