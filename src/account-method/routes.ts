import { type Context, Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { type AccountMethod, isOffered, judge, type MethodTenant } from './account-method.ts'
import * as pages from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountMethodRoutes<T extends MethodTenant>(room: AccountMethod, door: OwnDoor<T>): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.use('/method', async (c, next) => {
    if (!isOffered(c.var.visit.tenant)) throw new Problem('not-found', 404, statusText(404))
    await next()
  })

  routes.get('/method', door.proved, (c) => show(c))

  routes.post('/method', door.proved, async (c) => {
    const form = await readForm(c)
    const wish = form.text('method')
    if (form.action === 'back') return show(c, { chosen: wish })
    const situation = await room.situation(c.var.own)
    const judged = judge(situation, wish)
    if ('error' in judged) return show(c, { chosen: wish, error: judged.error })
    if (form.text('step') !== 'confirm') return c.html(pages.confirmPage(c.var.own, situation, judged.method))
    const changed = await room.change(c.var.own, wish)
    if (!changed.done) return show(c, { chosen: wish, error: changed.error })
    const { base } = c.var.own
    const next = changed.device === undefined ? 'method?done=changed' : `devices/${changed.device}/password`
    return c.redirect(`${base}/account/${next}`, 303)
  })

  return routes

  async function show(c: Context<Owning<T>>, { chosen = '', error }: { chosen?: string; error?: FieldError } = {}) {
    const isDone = c.req.method === 'GET' && c.req.query('done') === 'changed'
    const situation = await room.situation(c.var.own)
    const wrong = error && { code: error.code, text: error.text, errors: [error] }
    return c.html(pages.methodPage(c.var.own, situation, { chosen, isDone, error: wrong }), wrong ? 422 : 200)
  }
}
