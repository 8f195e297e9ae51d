import { type Context, Hono } from 'hono'
import { twoStepWays } from '#accounts/accounts.ts'
import { type Form, readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { PageError } from '#web/page.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import { type AccountTwoStep, isOffered, type OwnTenant, type Situation } from './account-two-step.ts'
import { type Done, type Typed, twoStepPage } from './pages.ts'
import { complaints } from './texts.ts'

const said: readonly Done[] = ['on', 'off', 'changed', 'same', 'tested']

/** Mounted below the tenant's `/account`. */
export function accountTwoStepRoutes<T extends OwnTenant>(twoStep: AccountTwoStep, door: OwnDoor<T>): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.use('/two-step', async (c, next) => {
    if (!isOffered(c.var.visit.tenant)) throw new Problem('not-found', 404, statusText(404))
    await next()
  })

  routes.get('/two-step', door.proved, async (c) => {
    const done = said.find((each) => each === c.req.query('done'))
    return c.html(twoStepPage(c.var.own, await twoStep.situation(c.var.own), { done }))
  })

  routes.post('/two-step', door.proved, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const situation = await twoStep.situation(own)
    const typed = typedIn(form)
    if (form.action === 'test') return test(c, situation, typed)
    const wish = {
      on: typed.on,
      way: twoStepWays.find((way) => way === typed.way) ?? null,
      destination: situation.choices.destinations[Number(typed.destination || Number.NaN)] ?? null,
    }
    const outcome = await twoStep.change(own, wish)
    if (!outcome.done) return c.html(twoStepPage(own, situation, { typed, error: faulty(outcome.errors) }), 422)
    return c.redirect(`${own.base}/account/two-step?done=${outcome.change ?? 'same'}`, 303)
  })

  return routes

  async function test(c: Context<Owning<T>>, situation: Situation, typed: Typed): Promise<Response> {
    const { own } = c.var
    const to = situation.choices.destinations[Number(typed.destination || Number.NaN)]
    if (!to) {
      const missing = { field: 'destination', code: 'missing', text: complaints.destination }
      return c.html(twoStepPage(own, situation, { typed, error: faulty([missing]) }), 422)
    }
    const sent = await twoStep.test(own, to)
    if (sent.sent) return c.redirect(`${own.base}/account/two-step?done=tested`, 303)
    c.header('retry-after', String(sent.seconds))
    const error = { code: 'resend-many', text: complaints.wait(Math.ceil(sent.seconds / 60)) }
    return c.html(twoStepPage(own, situation, { typed, error }), 429)
  }
}

const typedIn = (form: Form): Typed => ({
  on: form.text('two_step') === 'on',
  way: form.text('way'),
  destination: form.text('destination'),
})

/** Where a field is not on the page, what is wrong stands above. */
function faulty(errors: NonNullable<PageError['errors']>): PageError {
  return { code: errors[0]?.code ?? 'invalid', text: complaints.summary, errors }
}
