import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { type CodesLeft, codesInSet, fewCodes } from '#recovery-codes/recovery-codes.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import { type Html, page } from '#web/page.ts'
import { actions, buttonLink, facts, notice, panel, secretBox } from '#web/parts.ts'
import type { Here } from './account-recovery-codes.ts'
import { texts } from './texts.ts'

const name = 'account-recovery-codes'

export function codesPage(visit: Here, found: CodesLeft | undefined): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return ownPage(visit, {
    name,
    title: t.title,
    body: panel(
      t.title,
      html`<p>${t.lead}</p>
${found ? present(visit, found) : html`<p>${t.none}</p>\n`}${parts.form({
  body: html`${found ? html`<p>${t.renewLead}</p>\n` : ''}${actions(parts.act('make', found ? t.renew : t.make, 'main'))}`,
})}`,
    ),
  })
}

function present(visit: Here, { left, madeAt }: CodesLeft): Html {
  const t = texts[visit.language]
  return html`${left <= fewCodes ? notice(visit, 'warning', html`${t.left(left)} ${t.few}`) : ''}${facts([
    [t.count, t.of(left, codesInSet)],
    [t.madeAt, formatTime(madeAt, visit.language, visit.tenant.timeZone)],
  ])}`
}

/** Made to be printed: what is on the paper says whose and of what, and nothing else. */
export function shownPage(visit: Here, codes: readonly string[]): Html {
  const t = texts[visit.language]
  return page(visit, {
    name,
    title: t.shownTitle,
    once: true,
    body: html`${notice(visit, 'warning', t.shownLead)}${facts([
      [t.service, visit.tenant.name],
      [t.userId, html`<span translate="no">${visit.owner.userId}</span>`],
      [t.madeAt, formatTime(visit.now, visit.language, visit.tenant.timeZone)],
    ])}${secretBox(visit, { name: 'recovery-codes', label: t.codes, value: codes, printable: true })}<p>${t.once}</p>
<p>${t.secret}</p>
${actions(buttonLink(`${visit.base}/account/recovery-codes`, t.kept, 'main'))}`,
  })
}
