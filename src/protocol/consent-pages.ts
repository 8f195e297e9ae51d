import { html } from 'hono/html'
import { askedPanel, promptMark } from '#app-prompts/app-prompts.ts'
import type { AskedApp } from '#sign-ins/sign-ins.ts'
import type { Site } from '#sites/sites.ts'
import { formParts } from '#web/forms.ts'
import { type Html, page } from '#web/page.ts'
import { actions, notice } from '#web/parts.ts'
import { startAgain } from '#web/start-again.ts'
import type { Visit } from '#web/visit.ts'
import { onwardLink } from '#web/ways-out.ts'
import { consentTexts as texts } from './consent-texts.ts'

export interface ConsentFacts {
  userId: string
  site: Site
  scopes: readonly string[]
  /** Of the request, and when it began. */
  uid: string
  startedAt: number
  /** Only of an app. */
  app: AskedApp | undefined
}

/** Asks whether a site may have what it wants. */
export function consentPage(visit: Visit, { userId, site, scopes, uid, startedAt, app }: ConsentFacts): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const named = scopes.filter((scope): scope is keyof typeof t.scopes => scope in t.scopes)
  return page(visit, {
    name: 'consent',
    title: t.consent(site.name),
    eyebrow: app ? undefined : html`${t.number} ${promptMark(uid)}`,
    body: html`<p>${t.consentText(userId)}</p>
${app ? askedPanel(visit, { id: uid, siteName: site.name, startedAt, app }) : ''}<h2>${t.consentAccess(site.name)}</h2>
<ul>
${named.map((scope) => html`<li>${t.scopes[scope]}</li>\n`)}</ul>
<p class="hint">${t.consentHint}</p>
${parts.form({
  body: actions(
    parts.submit(t.consentYes),
    parts.act('cancel', t.consentNo),
    parts.act('not-me', t.notStarted, 'quiet'),
  ),
})}`,
  })
}

/** Nothing was given. `to` takes the refusal to the site; until then it can be thought over. */
export function notGivenPage(visit: Visit, { site, to }: { site: Site; to: string }): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return page(visit, {
    name: 'cancelled',
    title: t.cancelled,
    body: html`${notice(visit, 'info', t.cancelledText(site.name))}${parts.form({
      body: actions(onwardLink(to, t.backTo(site.name)), parts.act('restart', t.restart)),
    })}${startAgain(visit)}`,
  })
}
