import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { type AccountTrustedBrowsers, isOffered, type TrustTenant } from './account-trusted-browsers.ts'
import { type Done, trustedBrowsersPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountTrustedBrowsersRoutes<T extends TrustTenant>(
  browsers: AccountTrustedBrowsers,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.use('/trusted-browsers', async (c, next) => {
    if (!isOffered(c.var.visit.tenant)) throw new Problem('not-found', 404, statusText(404))
    await next()
  })

  routes.get('/trusted-browsers', door.signedIn, async (c) => {
    const { own } = c.var
    return c.html(trustedBrowsersPage(own, { browsers: await browsers.list(own), done: doneOf(c.req.query('done')) }))
  })

  routes.post('/trusted-browsers', door.signedIn, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const here = `${own.base}/account/trusted-browsers`
    const id = form.text('browser')
    if (form.action === 'remove-all') return c.redirect(`${here}?done=all-${await browsers.removeAll(own)}`, 303)
    if (form.action === 'remove') {
      return c.redirect(`${here}?done=${(await browsers.remove(own, id)) ? 'removed' : 'removed-already'}`, 303)
    }
    const typed = form.text(`name-${id}`)
    const error = await browsers.rename(own, id, typed)
    if (!error) return c.redirect(`${here}?done=renamed`, 303)
    return c.html(trustedBrowsersPage(own, { browsers: await browsers.list(own), wrong: { id, typed, error } }), 422)
  })

  return routes
}

function doneOf(said = ''): Done | undefined {
  const all = /^all-(\d{1,3})$/.exec(said)
  if (all) return { removedAll: Number(all[1]) }
  return (['renamed', 'removed', 'removed-already'] as const).find((each) => each === said)
}
