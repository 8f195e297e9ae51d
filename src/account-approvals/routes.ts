import { Hono, type MiddlewareHandler } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { type AccountApprovals, type ApprovalsTenant, isOffered } from './account-approvals.ts'
import { addPage, codePage, listPage, namePage, type Said } from './pages.ts'
import { complaints } from './texts.ts'

const said: readonly string[] = ['renamed', 'removed', 'chosen'] satisfies Said[]

/** Mounted below the tenant's `/account`. The door of setting one up asks for a code and never for an approval. */
export function accountApprovalsRoutes<T extends ApprovalsTenant>(
  room: AccountApprovals,
  door: OwnDoor<T>,
  settingUp: OwnDoor<T>,
  appUrl: string,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()
  const path = '/approvals'
  const home = (base: string) => `${base}/account${path}`

  const onlyWhereOffered: MiddlewareHandler<Owning<T>> = async (c, next) => {
    if (!isOffered(c.var.visit.tenant)) throw new Problem('not-found', 404, statusText(404))
    await next()
  }
  routes.use(path, onlyWhereOffered)
  routes.use(`${path}/*`, onlyWhereOffered)

  routes.get(path, door.signedIn, async (c) => {
    const done = c.req.query('done') ?? ''
    return c.html(listPage(c.var.own, await room.list(c.var.own), said.includes(done) ? (done as Said) : undefined))
  })

  routes.post(path, door.proved, async (c) => {
    const form = await readForm(c)
    const { own } = c.var
    if (form.action === 'choose') await room.choose(own)
    else if (form.action !== 'remove') return c.redirect(home(own.base), 303)
    else if (!(await room.remove(own, form.text('id')))) {
      const error = { code: 'needed', text: complaints.needed }
      return c.html(listPage(own, await room.list(own), undefined, error), 422)
    }
    return c.redirect(`${home(own.base)}?done=${form.action === 'remove' ? 'removed' : 'chosen'}`, 303)
  })

  routes.get(`${path}/new`, settingUp.proved, (c) => c.html(addPage(c.var.own, appUrl)))

  routes.post(`${path}/new`, settingUp.proved, async (c) => {
    await readForm(c)
    const offered = await room.offer(c.var.own)
    if (offered) return c.html(codePage(c.var.own, offered, appUrl))
    return c.html(addPage(c.var.own, appUrl, { code: 'too-many', text: complaints.tooMany }), 422)
  })

  routes.get(`${path}/name`, door.proved, async (c) => {
    const found = await room.find(c.var.own, c.req.query('of') ?? '')
    return found ? c.html(namePage(c.var.own, found)) : c.redirect(home(c.var.own.base), 303)
  })

  routes.post(`${path}/name`, door.proved, async (c) => {
    const form = await readForm(c)
    const found = await room.find(c.var.own, c.req.query('of') ?? '')
    if (!found) return c.redirect(home(c.var.own.base), 303)
    const typed = form.text('device_name')
    const renamed = await room.rename(c.var.own, found.id, typed)
    if (renamed.done) return c.redirect(`${home(c.var.own.base)}?done=renamed`, 303)
    const error = { code: renamed.errors[0]!.code, text: complaints.summary, errors: renamed.errors }
    return c.html(namePage(c.var.own, found, typed, error), 422)
  })

  return routes
}
