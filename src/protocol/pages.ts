import { html } from 'hono/html'
import type { Site } from '#sites/sites.ts'
import { formParts } from '#web/forms.ts'
import { type Html, page } from '#web/page.ts'
import { actions, buttonLink, facts, notice } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { stepExpiredPage } from '#web/ways-out.ts'
import { texts } from './texts.ts'

/** What went wrong between a site and us; the person can do little but go back. */
export interface EngineError {
  code: string
  description?: string | undefined
  kind: 'expired' | 'refused' | 'fault'
}

export function errorPage(visit: Visit, error: EngineError): Html {
  if (error.kind === 'expired') return stepExpiredPage(visit, error.code)
  const t = texts[visit.language]
  const said = { refused: t.refusedText, fault: t.faultText }[error.kind]
  const detail = error.description ? `${error.code}: ${error.description}` : error.code
  return page(visit, {
    name: 'error',
    title: t[error.kind],
    body: html`<div data-error="${error.code}">${notice(visit, 'warning', said)}</div>
${facts([
  ...(error.kind === 'refused' ? [[t.detail, html`<span lang="en">${detail}</span>`] as const] : []),
  [t.reference, html`<span class="reference" translate="no">${visit.reference}</span>`],
])}<p class="hint">${t.referenceHint}</p>
`,
  })
}

/** `site`: the one that asked; it may want no way to the account page. */
export function signedOutPage(visit: Visit, site?: Pick<Site, 'links'>): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'signed-out',
    title: t.signedOut,
    body: html`${notice(visit, 'success', t.signedOutText)}<p class="hint">${t.signedOutHint}</p>
${site?.links.account === false ? '' : toAccount(visit, t.signInAgain)}`,
  })
}

export function keptPage(visit: Visit): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'cancelled',
    title: t.kept,
    body: html`${notice(visit, 'info', t.keptText)}${toAccount(visit, t.account)}`,
  })
}

/** So that no page is an end. */
function toAccount({ links }: Visit, text: string): Html | '' {
  return links.account ? actions(buttonLink(links.account, text)) : ''
}

/** Asks before signing out: no site can sign a person out without a word. */
export function confirmSignOutPage(
  visit: Visit,
  facts: { userId: string; siteName: string | undefined; action: string; fields: Record<string, string> },
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return page(visit, {
    name: 'sign-out',
    title: t.signOut,
    eyebrow: facts.siteName === undefined ? undefined : t.signOutAskedBy(facts.siteName),
    body: html`<p>${t.signOutText(facts.userId)}</p>
${parts.form({
  action: facts.action,
  body: html`${Object.entries(facts.fields).map(([name, value]) => parts.hidden(name, value))}<div class="actions">${parts.submit(t.signOutYes)}${parts.act('cancel', t.signOutNo)}</div>
`,
})}`,
  })
}

/** Takes the answer to the site by a form of its own; the site's, so without our form token. */
export function formPostPage(
  visit: Visit,
  { to, fields, siteName }: { to: string; fields: Record<string, string>; siteName: string },
): Html {
  const t = texts[visit.language]
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`,
  )
  return page(visit, {
    name: 'done',
    title: t.formPost(siteName),
    once: true,
    body: html`<p class="hint">${t.formPostHint}</p>
<form method="post" action="${to}" data-onward>
${hidden}<div class="actions"><button class="button button-main">${t.formPostGo}</button></div>
</form>
`,
  })
}
