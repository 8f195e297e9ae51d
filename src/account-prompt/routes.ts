import { Hono } from 'hono'
import { readForm, typedLine } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { AccountPrompt, PromptTenant } from './account-prompt.ts'
import { promptPage, stoppedPage } from './pages.ts'
import { complaints } from './texts.ts'

/** Mounted below the tenant's `/account`. */
export function accountPromptRoutes<T extends PromptTenant>(
  accountPrompt: AccountPrompt,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.get('/prompt', door.signedIn, (c) => c.html(promptPage(c.var.own, { typed: '', found: undefined })))

  routes.post('/prompt', door.signedIn, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const typed = form.text('number').slice(0, 60)
    if (typedLine(typed) === '') {
      const errors = [{ field: 'number', code: 'number-missing', text: complaints.missing }]
      const error = { code: 'number-missing', text: complaints.summary, errors }
      return c.html(promptPage(own, { typed: '', found: undefined, error }), 422)
    }
    if (form.action === 'stop') {
      const stopped = await accountPrompt.stop(own, typed)
      if (stopped) return c.html(stoppedPage(own, stopped.number))
    }
    const found = await accountPrompt.about(own, typed)
    if (found.kind === 'too-many') {
      throw new Problem('too-many', 429, statusText(429), { retryAfterSeconds: found.retryAfterSeconds })
    }
    return c.html(promptPage(own, { typed, found }))
  })

  return routes
}
