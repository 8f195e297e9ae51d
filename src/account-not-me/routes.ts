import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { type AccountNotMe, boxOf, isNew, type NotMeTenant, type Registered } from './account-not-me.ts'
import { type NotMeLinks, notMePage, securedPage } from './pages.ts'
import { complaints } from './texts.ts'

/** Mounted below the tenant's `/account`. */
export function accountNotMeRoutes<T extends NotMeTenant>(
  accountNotMe: AccountNotMe,
  door: OwnDoor<T>,
  links: NotMeLinks,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/not-me', door.proved, async (c) => {
    const { own } = c.var
    const number = (c.req.query('number') ?? '').slice(0, 60)
    const about = await accountNotMe.about(own, number)
    const errors = [{ field: 'number', code: 'unknown-number', text: complaints.unknownNumber }]
    const error = about ? undefined : { code: 'unknown-number', text: complaints.summary, errors }
    const registered = await accountNotMe.registered(own)
    const ticked = (each: Registered) => isNew(own, each)
    const facts = { account: await accountNotMe.account(own), number, about, registered, ticked, error }
    return c.html(notMePage(own, facts, links), about ? 200 : 422)
  })

  routes.post('/not-me', door.proved, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const number = form.text('about')
    const [next, confirmed] = [form.text('new_password'), form.text('new_password_confirm')]
    const wish = { number, next, confirmed, ticked: (box: string) => form.has(box) }
    const answer = await accountNotMe.secure(own, wish)
    if ('secured' in answer) return c.html(securedPage(own, answer.secured, links))
    const error = { code: answer.errors[0]?.code ?? 'invalid', text: complaints.summary, errors: answer.errors }
    const facts = {
      account: await accountNotMe.account(own),
      number,
      about: await accountNotMe.about(own, number),
      registered: await accountNotMe.registered(own),
      ticked: (each: Registered) => form.has(boxOf(each)),
      error,
    }
    return c.html(notMePage(own, facts, links), 422)
  })

  return routes
}
