import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { PageError } from '#web/page.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { type AccountOneTimePassword, isOffered, type OneTimePasswordTenant } from './account-one-time-password.ts'
import { listPage, namePage, type OneTimePasswordLinks, type Said, setUpPage } from './pages.ts'
import { complaints } from './texts.ts'

const said: readonly string[] = ['added', 'renamed', 'removed'] satisfies Said[]

/** Mounted below the tenant's `/account`. */
export function accountOneTimePasswordRoutes<T extends OneTimePasswordTenant>(
  room: AccountOneTimePassword,
  door: OwnDoor<T>,
  links: OneTimePasswordLinks = {},
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()
  const path = '/one-time-password'

  const onlyWhereOffered: MiddlewareHandler<Owning<T>> = async (c, next) => {
    if (!isOffered(c.var.visit.tenant)) throw new Problem('not-found', 404, statusText(404))
    await next()
  }
  routes.use(path, onlyWhereOffered)
  routes.use(`${path}/*`, onlyWhereOffered)

  routes.get(path, door.signedIn, (c) => {
    const done = c.req.query('done') ?? ''
    return list(c, said.includes(done) ? { said: done as Said } : {})
  })

  routes.post(path, door.proved, async (c) => {
    const form = await readForm(c)
    if (form.action !== 'remove') return c.redirect(home(c), 303)
    const removed = await room.remove(c.var.own, form.text('authenticator'))
    if (removed.done) return c.redirect(`${home(c)}?done=removed`, 303)
    const [error] = removed.errors
    return list(c, { error: { code: error!.code, text: error!.text } }, 422)
  })

  routes.get(`${path}/new`, door.proved, async (c) => c.html(setUpPage(c.var.own, await room.draft(c.var.own))))

  routes.post(`${path}/new`, door.proved, async (c) => {
    const form = await readForm(c)
    const name = form.text('device_name')
    const confirmed = await room.confirm(c.var.own, { code: form.text('code'), name })
    if (confirmed.done) return c.redirect(`${home(c)}?done=added`, 303)
    return c.html(setUpPage(c.var.own, await room.draft(c.var.own), name, errorOf(confirmed.errors)), 422)
  })

  routes.get(`${path}/name`, door.proved, async (c) => {
    const found = await room.find(c.var.own, c.req.query('of') ?? '')
    return found ? c.html(namePage(c.var.own, found)) : c.redirect(home(c), 303)
  })

  routes.post(`${path}/name`, door.proved, async (c) => {
    const form = await readForm(c)
    const found = await room.find(c.var.own, c.req.query('of') ?? '')
    if (!found) return c.redirect(home(c), 303)
    const typed = form.text('device_name')
    const renamed = await room.rename(c.var.own, found.id, typed)
    if (renamed.done) return c.redirect(`${home(c)}?done=renamed`, 303)
    return c.html(namePage(c.var.own, found, typed, errorOf(renamed.errors)), 422)
  })

  return routes

  async function list(c: Context<Owning<T>>, also: { said?: Said; error?: PageError }, status: 200 | 422 = 200) {
    return c.html(listPage(c.var.own, await room.list(c.var.own), { ...also, links }), status)
  }
}

const home = <T extends OneTimePasswordTenant>(c: Context<Owning<T>>) => `${c.var.own.base}/account/one-time-password`

function errorOf(errors: FieldError[]): PageError {
  return { code: errors[0]?.code ?? 'invalid', text: complaints.summary, errors }
}
