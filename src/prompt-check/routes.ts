import { type Context, Hono } from 'hono'
import { type Form, readForm, typedLine } from '#web/forms.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { Visiting } from '#web/visit.ts'
import { appPage } from './app-pages.ts'
import { type CheckLinks, checkPage, numberPage } from './pages.ts'
import { type CheckTenant, longestMessage, type PromptCheck } from './prompt-check.ts'
import { resultPage } from './result-pages.ts'
import { texts } from './texts.ts'
import { isMessage, isScreen, type Seen } from './verdict.ts'

/** Mounted below the tenant's `/check`. */
export function promptCheckRoutes<T extends CheckTenant>(
  promptCheck: PromptCheck,
  links: CheckLinks = {},
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()

  routes.get('/', async (c) => c.html(checkPage(c.var.visit, await promptCheck.known(c.var.visit), blank, links)))

  routes.post('/', async (c) => {
    const { visit } = c.var
    const form = await readForm(c, { lines: ['message'] })
    const seen = seenIn(form)
    const known = await promptCheck.known(visit)
    const wrong = complaintAbout(form, seen)
    if (wrong) return c.html(checkPage(visit, known, seen, links, wrong), 422)
    return c.html(resultPage(visit, await promptCheck.check(visit, seen), seen, links))
  })

  routes.post('/number', async (c) => {
    const form = await readForm(c)
    return answerNumber(c, form.text('number'))
  })
  routes.get('/number', (c) => answerNumber(c, ''))

  routes.get('/app/:id', async (c) => {
    const { visit } = c.var
    const app = await promptCheck.app(visit, c.req.param('id'))
    if (!app) throw new Problem('not-found', 404, statusText(404))
    return c.html(appPage(visit, app, links))
  })

  return routes

  async function answerNumber(c: Context<Visiting<T>>, typed: string): Promise<Response> {
    const { visit } = c.var
    if (typedLine(typed) === '') {
      const missing = { field: 'number', code: 'number-missing', text: both('numberMissing') }
      const error = { code: 'number-missing', text: both('problem'), errors: [missing] }
      return c.html(
        numberPage(visit, '', undefined, links, c.req.method === 'POST' ? error : undefined),
        c.req.method === 'POST' ? 422 : 200,
      )
    }
    const found = await promptCheck.lookUp(visit, typed)
    if (found.kind === 'too-many') {
      throw new Problem('too-many', 429, statusText(429), { retryAfterSeconds: found.retryAfterSeconds })
    }
    return c.html(numberPage(visit, typed.slice(0, 60), found, links))
  }
}

const blank: Seen = {
  name: '',
  domain: '',
  trigger: '',
  place: '',
  wording: '',
  requested: '',
  message: '',
  sender: '',
}

function seenIn(form: Form): Seen {
  const one = <T extends string>(name: string, values: readonly T[]) =>
    values.find((value) => value === form.text(name)) ?? ('' as const)
  return {
    name: form.text('shown_name').slice(0, 300),
    domain: form.text('shown_domain').slice(0, 2000),
    trigger: one('trigger', ['self', 'link', 'sudden']),
    place: one('place', ['system', 'app', 'other-app', 'browser']),
    wording: one('wording', ['fine', 'odd', 'hurried']),
    requested: one('requested', ['usual', 'too-much']),
    message: form.text('message'),
    sender: form.text('sender').slice(0, 300),
  }
}

function complaintAbout(_form: Form, seen: Seen) {
  if (seen.message.length > longestMessage) return complaint('message', 'too-long', 'tooLong')
  return isScreen(seen) || isMessage(seen) ? undefined : complaint('shown_name', 'empty', 'empty')
}

function complaint(field: string, code: string, key: 'empty' | 'tooLong') {
  return { code, text: both('problem'), errors: [{ field, code, text: both(key) }] }
}

function both(key: 'empty' | 'tooLong' | 'problem' | 'numberMissing') {
  return { ja: texts.ja[key], en: texts.en[key] }
}
