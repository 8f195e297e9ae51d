import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { cautions, rules } from '#passwords/passwords.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import { actions, buttonLink, notice, outcome } from '#web/parts.ts'
import type { Here, Refused, Situation } from './account-password.ts'
import { complaints, texts } from './texts.ts'

export interface PasswordLinks {
  /** Where the strength of a password can be asked: a path below the tenant. */
  strength?: string
}

/** After a form: how many sessions ended with the old password, or what is to be mended. */
export type Outcome = { ended?: number | undefined; refused?: Refused }

export function passwordPage(
  visit: Here,
  facts: Situation & { endOthers: boolean },
  links: PasswordLinks,
  { ended, refused }: Outcome,
): Html {
  const t = texts[visit.language]
  if (ended !== undefined) return changedPage(visit, ended)
  if (refused?.lockedUntil !== undefined) return lockedPage(visit, refused.lockedUntil)
  const error = refused && { code: refused.code, text: complaints.summary, errors: refused.errors }
  return ownPage(visit, {
    name: 'account-password',
    title: t.title,
    error,
    body: html`<p>${facts.hasPassword ? t.lead : t.leadFirst}</p>
${form(visit, facts, links, error)}`,
  })
}

function form(
  visit: Here,
  { account, hasPassword, endOthers }: Situation & { endOthers: boolean },
  { strength }: PasswordLinks,
  error: PageError | undefined,
): Html {
  const { language, tenant } = visit
  const t = texts[language]
  const parts = formParts(visit, error)
  const { password } = tenant.policy
  const person = { userId: account.userId, mails: account.mails.map(({ address }) => address) }
  const current = parts.password({ name: 'password', label: t.current, autocomplete: 'current-password' })
  return parts.form({
    body: html`<input class="unseen" type="text" name="user_id" value="${account.userId}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
${hasPassword ? current : ''}${parts.password({
  name: 'new_password',
  label: t.next,
  autocomplete: 'new-password',
  rules: rules(password, language, person),
  ...(strength === undefined ? {} : { strengthUrl: `${visit.base}${strength}` }),
})}${parts.password({
  name: 'new_password_confirm',
  label: t.confirm,
  autocomplete: 'new-password',
  repeats: { field: 'new_password', same: t.same, different: t.different },
})}${parts.checkbox({ name: 'end_others', label: t.endOthers, hint: t.endOthersHint, checked: endOthers })}<div class="cautions"><h2>${t.cautions}</h2>
<ul>${cautions(password, language).map((caution) => html`<li>${caution}</li>\n`)}</ul></div>
${actions(parts.submit(t.change))}`,
  })
}

function changedPage(visit: Here, ended: number): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name: 'account-password',
    title: t.title,
    body: html`${outcome(visit, t.changed)}<p>${ended > 0 ? t.ended(ended) : t.endedNone}</p>
<p>${t.mailed}</p>
${actions(buttonLink(`${visit.base}/account`, t.back, 'main'))}`,
  })
}

function lockedPage(visit: Here, until: number | null): Html {
  const t = texts[visit.language]
  const when =
    until === null ? t.lockedForGood : t.lockedUntil(formatTime(until, visit.language, visit.tenant.timeZone))
  return ownPage(visit, {
    name: 'account-password',
    title: t.lockedTitle,
    body: html`<div data-error="locked">${notice(visit, 'warning', t.lockedBecause)}</div>
<p>${when}</p>
`,
  })
}
