import { Hono } from 'hono'
import { readForm } from '#web/forms.ts'
import type { Visiting, VisitTenant } from '#web/visit.ts'
import type { StrengthMeter } from './strength.ts'

/**
 * POST `/` with the field `password` answers `{score: 0-4, text}` in the visit's language, for the script of a page.
 * Whoever mounts it limits how often a visitor may ask, keeps foreign pages out, and may say what others could guess of
 * the person, such as the user ID.
 */
export function strengthRoutes<T extends VisitTenant>(
  meter: StrengthMeter,
  guessable: (visit: Visiting<T>['Variables']['visit']) => readonly string[] | Promise<readonly string[]> = () => [],
): Hono<Visiting<T>> {
  const routes = new Hono<Visiting<T>>()

  routes.post('/', async (c) => {
    const form = await readForm(c)
    const { score, text } = await meter.estimate(form.text('password'), await guessable(c.var.visit))
    return c.json({ score, text: text[c.var.visit.language] })
  })

  return routes
}
