import { html } from 'hono/html'
import type { Account } from '#accounts/accounts.ts'
import { formatTime } from '#language/language.ts'
import { cautions, rules } from '#passwords/passwords.ts'
import type { About } from '#reports/reports.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink, facts, outcome, panel } from '#web/parts.ts'
import { boxOf, type Here, type Registered, type Secured } from './account-not-me.ts'
import { texts } from './texts.ts'

export interface NotMeLinks {
  /** Where the strength of a password can be asked: a path below the tenant. */
  strength?: string
  /** Where the person goes on, once signed in again: a path below the tenant. */
  checkUp: string
}

export interface Facts {
  account: Account
  /** The number as it was typed or linked. */
  number: string
  about: About | undefined
  registered: readonly Registered[]
  ticked(each: Registered): boolean
  error?: PageError | undefined
}

export function notMePage(visit: Here, of: Facts, links: NotMeLinks): Html {
  const t = texts[visit.language]
  const { about, error } = of
  const found = about && about.source !== 'none'
  return ownPage(visit, {
    name: 'account-not-me',
    title: t.title,
    error,
    body: html`<p>${t.lead}</p>
${found ? panel(t.about, aboutFacts(visit, about)) : findForm(visit, of)}${panel(
  t.first,
  html`<ul><li>${t.first1}</li>
<li>${t.first2}</li>
<li>${t.first3}</li></ul>`,
)}${panel(
  t.does,
  html`<ol><li>${t.does1}</li>
<li>${t.does2}</li>
<li>${t.does3}</li>
<li>${t.does4(visit.tenant.name)}</li></ol>
${secureForm(visit, of, links)}`,
)}`,
  })
}

function aboutFacts(visit: Here, { number, at, site, ip, browser }: About): Html {
  const t = texts[visit.language]
  return facts([
    ...(at === null ? [] : ([[t.at, formatTime(at, visit.language, visit.tenant.timeZone)]] as const)),
    [t.site, site ?? t.own],
    [t.browser, browser || t.unknown],
    [t.ip, html`<span translate="no">${ip ?? t.unknown}</span>`],
    [t.number, html`<span translate="no">${number}</span>`],
  ])
}

function findForm(visit: Here, { number, error }: Facts): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return parts.search(
    `${visit.base}/account/not-me`,
    html`${parts.text({
      name: 'number',
      label: t.find,
      hint: t.findHint,
      value: number,
      required: false,
      autocomplete: 'off',
      maxlength: 40,
    })}${parts.submit(t.findSubmit, 'second')}`,
  )
}

function secureForm(visit: Here, of: Facts, { strength }: NotMeLinks): Html {
  const { account, about, error } = of
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const { password } = visit.tenant.policy
  const person = { userId: account.userId, mails: account.mails.map(({ address }) => address) }
  return parts.form({
    action: `${visit.base}/account/not-me`,
    body: html`${parts.hidden('about', about?.number ?? '')}<input class="unseen" type="text" name="user_id" value="${account.userId}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
${boxes(visit, of)}${parts.password({
  name: 'new_password',
  label: t.newPassword,
  autocomplete: 'new-password',
  rules: rules(password, visit.language, person),
  ...(strength === undefined ? {} : { strengthUrl: `${visit.base}${strength}` }),
})}${parts.password({
  name: 'new_password_confirm',
  label: t.newPasswordConfirm,
  autocomplete: 'new-password',
  repeats: { field: 'new_password', same: t.same, different: t.different },
})}<div class="cautions"><h3>${t.cautions}</h3>
<ul>${cautions(password, visit.language).map((caution) => html`<li>${caution}</li>\n`)}</ul></div>
${actions(parts.submit(t.secure, 'danger'))}`,
  })
}

/** What the account can show beside the password: new ones come ticked. */
function boxes(visit: Here, { registered, ticked, error }: Facts): Html | '' {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  if (registered.length === 0) return ''
  return html`<fieldset class="field">
<legend>${t.remove}</legend>
<p class="hint">${t.removeHint}</p>
${registered.map((each) =>
  parts.checkbox({
    name: boxOf(each),
    label: t.kinds[each.kind](each.name),
    hint: t.since(formatTime(each.at, visit.language, visit.tenant.timeZone)),
    checked: ticked(each),
  }),
)}</fieldset>
`
}

/** The person is signed out by now, so the page has no menu. */
export function securedPage(visit: Here, { sessionsEnded, removed, number }: Secured, links: NotMeLinks): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'account-not-me-done',
    title: t.doneTitle,
    once: true,
    body: html`${outcome(visit, t.done)}${facts([[t.doneNumber, html`<strong translate="no">${number}</strong>`]])}<h2>${t.doneWhat}</h2>
<ul><li>${t.done1(sessionsEnded)}</li>
<li>${t.done2}</li>
<li>${t.done3}</li>
${removed.map(({ kind, name }) => html`<li>${t.removed(t.kinds[kind](name))}</li>\n`)}<li>${t.done4}</li></ul>
<h2>${t.check}</h2>
<ol><li>${t.check1}</li>
<li>${t.check2}</li>
<li>${t.check3}</li>
<li>${t.check4}</li></ol>
${actions(buttonLink(`${visit.base}${links.checkUp}`, t.signIn, 'main'))}`,
  })
}
