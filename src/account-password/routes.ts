import { Hono } from 'hono'
import { type Form, readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { AccountPassword, PasswordTenant, Refused, Wish } from './account-password.ts'
import { type PasswordLinks, passwordPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountPasswordRoutes<T extends PasswordTenant>(
  accountPassword: AccountPassword,
  door: OwnDoor<T>,
  links: PasswordLinks = {},
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/password', door.proved, async (c) => {
    const { own } = c.var
    const done = c.req.query('changed')
    const facts = { ...(await accountPassword.situation(own)), endOthers: true }
    return c.html(passwordPage(own, facts, links, { ended: done === undefined ? undefined : Number(done) || 0 }))
  })

  routes.post('/password', door.proved, async (c) => {
    const { own } = c.var
    const wish = wishOf(await readForm(c))
    const result = await accountPassword.change(own, wish)
    if (result.changed) return c.redirect(`${own.base}/account/password?changed=${result.ended}`, 303)
    const refused: Refused = result
    if (refused.retryAfterSeconds) c.header('retry-after', String(refused.retryAfterSeconds))
    const facts = { ...(await accountPassword.situation(own)), endOthers: wish.endOthers }
    return c.html(passwordPage(own, facts, links, { refused }), refused.status)
  })

  return routes
}

function wishOf(form: Form): Wish {
  return {
    current: form.text('password'),
    next: form.text('new_password'),
    confirmed: form.text('new_password_confirm'),
    endOthers: form.has('end_others'),
  }
}
