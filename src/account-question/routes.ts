import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { OwnDoor, Owning } from '#web/own-room.ts'
import { Problem } from '#web/problem.ts'
import { statusText } from '#web/status-texts.ts'
import type { AccountQuestion, QuestionTenant } from './account-question.ts'
import { changedPage, questionPage } from './pages.ts'

/** Mounted below the tenant's `/account`. */
export function accountQuestionRoutes<T extends QuestionTenant>(
  accountQuestion: AccountQuestion,
  door: OwnDoor<T>,
): Hono<Owning<T>> {
  const routes = new Hono<Owning<T>>()

  routes.use('/question', async (c, next) => {
    if (!c.var.visit.tenant.policy.securityQuestion.on) throw new Problem('not-found', 404, statusText(404))
    await next()
  })

  routes.get('/question', door.proved, async (c) => {
    const { own } = c.var
    if (c.req.query('changed') !== undefined) return c.html(changedPage(own))
    return c.html(questionPage(own, { present: await accountQuestion.present(own) }))
  })

  routes.post('/question', door.proved, async (c) => {
    const { own } = c.var
    const form = await readForm(c)
    const question = form.text('question')
    const errors = await accountQuestion.change(own, question, form.text('answer'))
    if (errors.length === 0) return c.redirect(`${own.base}/account/question?changed`, 303)
    const present = await accountQuestion.present(own)
    return c.html(questionPage(own, { present, question }, errors), 422)
  })

  return routes
}
