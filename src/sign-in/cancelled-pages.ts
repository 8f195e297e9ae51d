import { html } from 'hono/html'
import type { Origin } from '#sign-ins/sign-ins.ts'
import { formParts } from '#web/forms.ts'
import { type Html, page } from '#web/page.ts'
import { actions, notice } from '#web/parts.ts'
import { startAgain } from '#web/start-again.ts'
import type { Visit } from '#web/visit.ts'
import { onwardLink } from '#web/ways-out.ts'
import { texts } from './texts.ts'

/** `continueTo` takes the refusal to the site; a page of our own has nobody to tell. */
export function cancelledPage(visit: Visit, origin: Origin, continueTo: string | undefined): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return page(visit, {
    name: 'cancelled',
    title: t.cancelledTitle,
    body: html`${notice(visit, 'info', t.cancelledBody)}${parts.form({
      body: html`${parts.hidden('step', 'cancelled')}${actions(
        continueTo ? onwardLink(continueTo, t.backToSite(origin.siteName ?? visit.tenant.name)) : '',
        parts.act('restart', t.restart, 'second'),
      )}`,
    })}${startAgain(visit)}`,
  })
}
