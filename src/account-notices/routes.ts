import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { AccountNotices, NoticesTenant } from './account-notices.ts'
import { noticesPage } from './pages.ts'
import { complaints } from './texts.ts'

/** Mounted below the tenant's `/account`. */
export function accountNoticesRoutes<T extends NoticesTenant>(
  accountNotices: AccountNotices,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/notices', door.proved, async (c) => {
    const { own } = c.var
    const saved = c.req.query('saved') !== undefined
    return c.html(noticesPage(own, await accountNotices.situation(own), { saved }))
  })

  routes.post('/notices', door.proved, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const typed = { signIn: form.text('sign_in_notices'), phrase: form.text('phrase') }
    const result = await accountNotices.change(own, typed)
    if (result.changed) return c.redirect(`${own.base}/account/notices?saved`, 303)
    const error = { code: result.errors[0]?.code ?? 'invalid', text: complaints.summary, errors: result.errors }
    return c.html(noticesPage(own, await accountNotices.situation(own), { typed, error }), 422)
  })

  return routes
}
