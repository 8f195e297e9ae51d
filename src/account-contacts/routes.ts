import { type Context, Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import type { PageError } from '#web/page.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'
import type { AccountContacts, ContactKind, ContactsTenant, Refusal } from './account-contacts.ts'
import { codePage, contactPage, contactsPage, type Done, stopAskPage, stopPage, stoppedPage } from './pages.ts'
import { complaints } from './texts.ts'

const done: readonly string[] = ['added', 'held', 'removed', 'cancelled'] satisfies Done[]

/** Mounted below the tenant's `/account`. */
export function accountContactsRoutes<T extends ContactsTenant>(
  contacts: AccountContacts,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()
  const kinds: readonly ContactKind[] = contacts.sendsSms ? ['mail', 'phone'] : ['mail']

  const onlyWhereOffered = async (c: Context<Owning<T>>, next: () => Promise<void>) => {
    if (!c.var.visit.tenant.policy.contacts.on) throw new Problem('not-found', 404, statusText(404))
    await next()
  }
  routes.use('/contacts', onlyWhereOffered)
  routes.use('/contacts/*', onlyWhereOffered)

  routes.get('/contacts', door.signedIn, async (c) => {
    const said = c.req.query('done') ?? ''
    const overview = await contacts.overview(c.var.own)
    return c.html(contactsPage(c.var.own, overview, { kinds, done: done.includes(said) ? (said as Done) : undefined }))
  })

  routes.post('/contacts', door.proved, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const here = `${own.base}/account/contacts`
    const kind = form.text('kind') === 'phone' ? 'phone' : 'mail'
    if (form.action === 'verify') {
      const begun = await contacts.begin(own, kind, form.text('contact'))
      return begun.done ? c.redirect(`${here}/code/${begun.id}`, 303) : overviewWith(c, begun)
    }
    if (form.action === 'cancel') {
      await contacts.cancel(own, form.text('change'))
      return c.redirect(`${here}?done=cancelled`, 303)
    }
    if (form.action !== 'remove') return c.redirect(here, 303)
    const removed = await contacts.remove(own, kind, form.text('contact'))
    return removed.done ? c.redirect(`${here}?done=removed`, 303) : overviewWith(c, removed)
  })

  routes.get('/contacts/:kind{mail|phone}', door.proved, async (c) => {
    const kind = kindOf(c)
    const { contacts: listed } = await contacts.overview(c.var.own)
    const index = c.req.query('of')
    const of = index === undefined ? undefined : listed.filter((each) => each.kind === kind)[Number(index)]?.value
    return c.html(contactPage(c.var.own, { kind, of }))
  })

  routes.post('/contacts/:kind{mail|phone}', door.proved, async (c) => {
    const { own } = c.var
    const kind = kindOf(c)
    const form = await readForm(c)
    const of = form.has('of') ? form.text('of') : undefined
    const typed = form.text('contact')
    const begun = await contacts.begin(own, kind, typed, of)
    if (begun.done) return c.redirect(`${own.base}/account/contacts/code/${begun.id}`, 303)
    const { error, status } = refusal(c, begun)
    return c.html(contactPage(own, { kind, of, typed }, error), status)
  })

  routes.get('/contacts/code/:id', door.proved, async (c) => {
    const row = await contacts.open(c.var.own, c.req.param('id'))
    if (!row) return c.redirect(`${c.var.own.base}/account/contacts`, 303)
    return c.html(codePage(c.var.own, row))
  })

  routes.post('/contacts/code/:id', door.proved, async (c) => {
    const { own } = c.var
    const id = c.req.param('id')
    const form = await readForm(c)
    const row = await contacts.open(own, id)
    if (!row) return c.redirect(`${own.base}/account/contacts`, 303)
    if (form.action === 'resend') {
      const sent = await contacts.resend(own, id)
      return sent.done ? c.redirect(own.path, 303) : codeWith(sent)
    }
    const confirmed = await contacts.confirm(own, id, form.text('code'))
    if (!confirmed.done) return codeWith(confirmed)
    const outcome = confirmed.effectiveAt === undefined ? 'added' : 'held'
    return c.redirect(`${own.base}/account/contacts?done=${outcome}`, 303)

    function codeWith(refused: Refusal): Response | Promise<Response> {
      const { error, status } = refusal(c, refused)
      return c.html(codePage(own, row!, error), status)
    }
  })

  return routes

  function kindOf(c: Context<Owning<T>>): ContactKind {
    const kind = kinds.find((each) => each === c.req.param('kind'))
    if (!kind) throw new Problem('not-found', 404, statusText(404))
    return kind
  }

  async function overviewWith(c: Context<Owning<T>>, refused: Refusal): Promise<Response> {
    const { error, status } = refusal(c, refused)
    return c.html(
      contactsPage(c.var.own, await contacts.overview(c.var.own), { kinds, error: unlinked(error) }),
      status,
    )
  }
}

/** For who got a mail about a change, without a sign-in. Mounted on the tenant's `/stop-change`. */
export function stopChangeRoutes<T extends ContactsTenant>(contacts: AccountContacts): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()
  routes.get('/', (c) => c.html(stopPage(c.var.visit)))
  routes.get('/done', (c) => c.html(stoppedPage(c.var.visit)))
  routes.post('/', async (c) => {
    const { visit } = c.var
    const form = await readForm(c)
    const number = form.text('number')
    const missing = number.trim() === ''
    if (form.action === 'stop' && (await contacts.stop(visit, number)))
      return c.redirect(`${visit.base}/stop-change/done`, 303)
    const row = missing || form.action === 'stop' ? undefined : await contacts.lookUp(visit, number)
    if (row) return c.html(stopAskPage(visit, row, number))
    const code = missing ? 'missing' : 'wrong-number'
    const errors = [{ field: 'number', code, text: missing ? complaints.numberMissing : complaints.number }]
    return c.html(stopPage(visit, number, { code, text: complaints.summary, errors }), 422)
  })
  return routes
}

function refusal(c: Context, refused: Refusal): { error: PageError; status: 422 | 429 } {
  if ('waits' in refused) {
    c.header('retry-after', String(refused.waits))
    return { error: { code: 'wait', text: complaints.wait(refused.waits) }, status: 429 }
  }
  const { errors } = refused
  return { error: { code: errors[0]?.code ?? 'invalid', text: complaints.summary, errors }, status: 422 }
}

/** The overview has no field to lead to: what is wrong stands above. */
function unlinked({ code, text, errors }: PageError): PageError {
  return { code, text: errors?.[0]?.text ?? text }
}
