import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import { actions, buttonLink, facts, notice, outcome, panel } from '#web/parts.ts'
import type { Found, Here } from './account-prompt.ts'
import { texts } from './texts.ts'

type Shown = Exclude<Found, { kind: 'too-many' }>

export function promptPage(
  visit: Here,
  { typed, found, error }: { typed: string; found: Shown | undefined; error?: PageError },
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-prompt',
    title: t.title,
    error,
    body: html`<p>${t.lead}</p>
${found ? answer(visit, found, typed) : ''}${panel(
  t.find,
  parts.form({
    body: html`${parts.text({
      name: 'number',
      label: t.number,
      hint: t.hint,
      value: typed,
      autocomplete: 'off',
      maxlength: 60,
      short: true,
    })}${actions(parts.submit(t.look))}`,
  }),
)}`,
  })
}

function answer(visit: Here, found: Shown, typed: string): Html {
  const t = texts[visit.language]
  if (found.kind === 'none') {
    return html`<div data-prompt="none">${notice(visit, 'warning', html`<strong>${t.none}</strong> ${t.noneWhy}`)}</div>
`
  }
  const { prompt, whose } = found
  const parts = formParts(visit)
  const site = prompt.siteName ?? visit.tenant.name
  if (whose === 'other') return html`<div data-prompt="other">${notice(visit, 'warning', t.other(site))}</div>\n`
  return html`<div data-prompt="open">${notice(visit, 'success', html`<strong>${t.open}</strong>`)}</div>
${panel(
  t.details,
  html`${facts([
    [t.who, site],
    [t.kind, t.kinds[prompt.kind]],
    [t.since, formatTime(prompt.startedAt, visit.language, visit.tenant.timeZone)],
    [t.account, whose === 'own' ? t.own : t.nobody],
  ])}<p>${whose === 'own' ? t.ownHint[prompt.kind] : t.nobodyHint}</p>
${
  whose === 'own' && prompt.kind === 'sign-in'
    ? parts.form({
        kind: 'other',
        body: html`${parts.hidden('number', typed)}${actions(parts.act('stop', t.stop, 'danger'))}`,
      })
    : ''
}${whose === 'own' && prompt.kind === 'request' ? actions(buttonLink(`${visit.base}/account/requests`, t.answer, 'main')) : ''}`,
)}`
}

export function stoppedPage(visit: Here, number: string | undefined): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name: 'account-prompt',
    title: t.stoppedTitle,
    body: html`${outcome(visit, t.stopped)}${
      number === undefined ? '' : facts([[t.reception, html`<strong translate="no">${number}</strong>`]])
    }<p>${t.stoppedNext}</p>
${actions(buttonLink(`${visit.base}/account/history`, t.history), buttonLink(`${visit.base}/account/password`, t.password))}`,
  })
}
