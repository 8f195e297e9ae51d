import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { type Html, page } from '#web/page.ts'
import { actions, facts, notice } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { backLink } from '#web/ways-out.ts'
import type { Asked } from './device-sign-in.ts'
import { complaints, texts } from './texts.ts'

export function codePage(visit: Visit, code: string, wrong?: keyof typeof complaints): Html {
  const t = texts[visit.language]
  const text = wrong && complaints[wrong]
  const error = text && { code: wrong, text, errors: [{ field: 'user_code', code: wrong, text }] }
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'device',
    title: t.title,
    error,
    body: html`<p>${t.lead}</p>
${parts.form({
  action: `${visit.base}/device`,
  body: html`${parts.text({ name: 'user_code', label: t.code, hint: t.codeHint, value: code, autocomplete: 'one-time-code' })}${actions(parts.submit(t.next))}`,
})}`,
  })
}

/** What is asked, by whom, from where: so that nobody lets somebody else's device in. */
export function confirmPage(
  visit: Visit,
  { asked, userId, code }: { asked: Asked; userId: string; code: string },
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const { site, number, ip, browser, createdAt, scopes } = asked
  return page(visit, {
    name: 'device-confirm',
    title: t.confirm(site.name),
    body: html`${notice(visit, 'warning', t.caution)}${facts([
      [t.code, html`<strong translate="no">${code}</strong>`],
      [t.number, html`<span class="reference" translate="no" data-prompt-number>${number}</span>`],
      [t.asAccount, html`<span translate="no">${userId}</span>`],
      [t.askedAt, formatTime(createdAt, visit.language, visit.tenant.timeZone)],
      [t.askedFrom, html`<span translate="no">${ip}</span>${browser === '' ? '' : ` (${browser})`}`],
      [t.access, html`<ul>${scopes.map((scope) => html`<li>${scopeOf(visit, scope)}</li>\n`)}</ul>`],
    ])}${parts.form({
      action: `${visit.base}/device/confirm`,
      body: html`${parts.hidden('user_code', code)}${actions(html`${parts.submit(t.yes)}${parts.act('cancel', t.no)}${parts.act('not-me', t.notStarted, 'quiet')}`)}`,
    })}`,
  })
}

function scopeOf({ language }: Visit, scope: string): Html | string {
  const { scopes, api } = texts[language]
  return Object.hasOwn(scopes, scope)
    ? scopes[scope as keyof typeof scopes]
    : html`${api}<span translate="no">${scope}</span>`
}

export function donePage(visit: Visit, { site }: Asked): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'device-done',
    title: t.done,
    body: html`${notice(visit, 'success', t.doneText(site.name))}${actions(backLink(visit, {}))}`,
  })
}

export function refusedPage(visit: Visit): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'cancelled',
    title: t.refused,
    body: html`${notice(visit, 'info', t.refusedText)}${actions(backLink(visit, {}))}`,
  })
}

export function overPage(visit: Visit): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'step-expired',
    title: t.over,
    body: html`<p data-error="expired">${t.overText}</p>
<p><a href="${visit.base}/device">${t.again}</a></p>
`,
  })
}
