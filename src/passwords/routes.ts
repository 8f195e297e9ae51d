import { Hono } from 'hono'
import { z } from 'zod'
import { Problem } from '#web/problem.ts'
import type { Visiting, VisitTenant } from '#web/visit.ts'
import type { StrengthMeter } from './strength.ts'

const question = z.strictObject({
  password: z.string().max(1024),
  words: z.array(z.string().max(256)).max(10).optional(),
})

/**
 * POST `/` with `{password, words?}` answers `{score: 0-4, text}` in the visit's language, for the script of a page.
 * Whoever mounts it limits how often a visitor may ask, and keeps foreign pages out.
 */
export function strengthRoutes<T extends VisitTenant>(meter: StrengthMeter): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()

  routes.post('/', async (c) => {
    const asked = question.safeParse(await c.req.json().catch(() => undefined))
    if (!asked.success) throw invalid(asked.error)
    const { score, text } = await meter.estimate(asked.data.password, asked.data.words)
    return c.json({ score, text: text[c.var.visit.language] })
  })

  return routes
}

function invalid(cause: unknown): Problem {
  return new Problem('invalid', 400, { ja: '入力内容をご確認ください。', en: 'This cannot be read.' }, { cause })
}
