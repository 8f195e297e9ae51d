import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { PageError } from '#web/page.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { type AccountPasskeys, isOffered, type PasskeysTenant } from './account-passkeys.ts'
import { addPage, listPage, namePage, type Said } from './pages.ts'
import { complaints } from './texts.ts'

const said: readonly string[] = ['added', 'renamed', 'removed'] satisfies Said[]

/** Mounted below the tenant's `/account`. */
export function accountPasskeysRoutes<T extends PasskeysTenant>(
  room: AccountPasskeys,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()
  const path = '/passkeys'

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
    const removed = await room.remove(c.var.own, form.text('id'))
    return removed.done ? c.redirect(`${home(c)}?done=removed`, 303) : list(c, { error: errorOf(removed.errors) }, 422)
  })

  routes.get(`${path}/new`, door.proved, async (c) => c.html(addPage(c.var.own, await room.begin(c.var.own))))

  routes.post(`${path}/new`, door.proved, async (c) => {
    const form = await readForm(c)
    const registered = await room.register(c.var.own, form.text('passkey'))
    if (registered.done) return c.redirect(`${home(c)}?done=added`, 303)
    return c.html(addPage(c.var.own, await room.begin(c.var.own), errorOf(registered.errors)), 422)
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
    const error = { code: renamed.errors[0]!.code, text: complaints.summary, errors: renamed.errors }
    return c.html(namePage(c.var.own, found, typed, error), 422)
  })

  return routes

  async function list(c: Context<Owning<T>>, also: { said?: Said; error?: PageError }, status: 200 | 422 = 200) {
    const listing = { passkeys: await room.list(c.var.own), accepted: await room.accepted(c.var.own) }
    return c.html(listPage(c.var.own, listing, also), status)
  }
}

const home = <T extends PasskeysTenant>(c: Context<Owning<T>>) => `${c.var.own.base}/account/passkeys`

/** What is wrong has no field to lead to: it stands above. */
function errorOf([error]: FieldError[]): PageError {
  return { code: error!.code, text: error!.text }
}
