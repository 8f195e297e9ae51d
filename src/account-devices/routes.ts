import { type Context, Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { PageError } from '#web/page.ts'
import { type FieldError, Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { AccountDevices, DevicesTenant } from './account-devices.ts'
import * as pages from './pages.ts'
import { complaints } from './texts.ts'

type Here<T extends DevicesTenant> = Context<Owning<T>>

/** Mounted below the tenant's `/account`. */
export function accountDevicesRoutes<T extends DevicesTenant>(
  devices: AccountDevices,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()
  routes.use('/devices', onlyWhereOffered)
  routes.use('/devices/*', onlyWhereOffered)

  routes.get('/devices', door.signedIn, (c) => list(c))

  routes.get('/devices/add', door.proved, onlyWhere('add'), (c) => c.html(pages.formPage(c.var.own, {})))
  routes.post('/devices/add', door.proved, onlyWhere('add'), async (c) => {
    const form = await readForm(c)
    const judged = devices.judge(form)
    if ('errors' in judged) return c.html(pages.formPage(c.var.own, { typed: form, error: wrong(judged.errors) }), 422)
    if (form.action === 'back') return c.html(pages.formPage(c.var.own, { typed: form }))
    if (form.text('step') !== 'confirm') return c.html(pages.confirmPage(c.var.own, judged.facts))
    const added = await devices.add(c.var.own, judged.facts)
    if (!added.done) return c.html(pages.formPage(c.var.own, { typed: form, error: wrong(added.errors) }), 422)
    return c.redirect(`${here(c)}/${added.number}/password`, 303)
  })

  routes.get('/devices/:number{[0-9]{1,6}}', door.proved, async (c) =>
    c.html(pages.formPage(c.var.own, { of: await devices.find(c.var.own, numberOf(c)) })),
  )
  routes.post('/devices/:number{[0-9]{1,6}}', door.proved, async (c) => {
    const of = await devices.find(c.var.own, numberOf(c))
    const form = await readForm(c)
    const judged = devices.judge(form)
    if ('errors' in judged) {
      return c.html(pages.formPage(c.var.own, { of, typed: form, error: wrong(judged.errors) }), 422)
    }
    // Whatever the policy says of the rest, the address may always be changed.
    const { change } = c.var.own.tenant.policy.devices
    const facts = change ? judged.facts : { ...of.device, mail: judged.facts.mail }
    const { mail, kind, name } = facts
    if (form.action === 'back') return c.html(pages.formPage(c.var.own, { of, typed: form }))
    if (form.text('step') !== 'confirm') return c.html(pages.confirmPage(c.var.own, { mail, kind, name }, of))
    await devices.change(c.var.own, numberOf(c), { mail, kind, name })
    return c.redirect(`${here(c)}?done=changed`, 303)
  })

  routes.post('/devices/:number{[0-9]{1,6}}/renew', door.proved, async (c) => {
    const done = await devices.renew(c.var.own, numberOf(c))
    return done.done ? c.redirect(`${here(c)}/${numberOf(c)}/password`, 303) : list(c, wrong(done.errors))
  })
  routes.post('/devices/:number{[0-9]{1,6}}/lost', door.proved, async (c) => {
    const done = await devices.lost(c.var.own, numberOf(c))
    return done.done ? c.redirect(`${here(c)}/${numberOf(c)}/password`, 303) : list(c, wrong(done.errors))
  })

  routes.get('/devices/:number{[0-9]{1,6}}/password', door.proved, async (c) => {
    const of = await devices.find(c.var.own, numberOf(c))
    return c.html(pages.passwordPage(c.var.own, of, await devices.password(c.var.own, numberOf(c))))
  })
  routes.post('/devices/:number{[0-9]{1,6}}/password', door.proved, async (c) => {
    await devices.wroteDown(c.var.own, numberOf(c))
    return c.redirect(`${here(c)}?done=written-down`, 303)
  })

  routes.get('/devices/:number{[0-9]{1,6}}/delete', door.proved, onlyWhere('delete'), async (c) => {
    const of = await devices.find(c.var.own, numberOf(c))
    return of.kept ? list(c, wrong([keptError(of.kept)])) : c.html(pages.removePage(c.var.own, of))
  })
  routes.post('/devices/:number{[0-9]{1,6}}/delete', door.proved, onlyWhere('delete'), async (c) => {
    const removed = await devices.remove(c.var.own, numberOf(c))
    return removed.done ? c.redirect(`${here(c)}?done=removed`, 303) : list(c, wrong(removed.errors))
  })

  return routes

  async function list(c: Here<T>, error?: PageError) {
    const asked = c.req.query('done')
    const said = error ? undefined : pages.outcomes.find((known) => known === asked)
    const [all, hasRoom] = [await devices.overview(c.var.own), await devices.hasRoom(c.var.own)]
    return c.html(pages.devicesPage(c.var.own, all, { hasRoom, said, error }), error ? 422 : 200)
  }
}

const here = <T extends DevicesTenant>(c: Here<T>) => `${c.var.own.base}/account/devices`
const numberOf = <T extends DevicesTenant>(c: Here<T>) => Number(c.req.param('number'))

const keptError = (kept: keyof typeof complaints.kept): FieldError => ({
  field: 'number',
  code: kept,
  text: complaints.kept[kept],
})

function wrong(errors: FieldError[]): PageError {
  const [first] = errors
  const onField = errors.filter(({ field }) => field !== 'number')
  return {
    code: first?.code ?? 'invalid',
    text: onField.length > 0 ? complaints.summary : first!.text,
    errors: onField,
  }
}

async function onlyWhereOffered<T extends DevicesTenant>(c: Here<T>, next: () => Promise<void>): Promise<void> {
  if (!c.var.visit.tenant.policy.methods.allowed.includes('password+certificate')) {
    throw new Problem('not-found', 404, statusText(404))
  }
  await next()
}

function onlyWhere(act: 'add' | 'delete') {
  return async <T extends DevicesTenant>(c: Here<T>, next: () => Promise<void>): Promise<void> => {
    if (!c.var.visit.tenant.policy.devices[act]) throw new Problem('not-found', 404, statusText(404))
    await next()
  }
}
