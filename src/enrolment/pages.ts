import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { cautions, rules } from '#passwords/passwords.ts'
import { questionChoices } from '#security-questions/security-questions.ts'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink, facts, identity, notice, outcome, secretBox, steps } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { Standing, Typed } from './enrolment.ts'
import { type Situation, sittingSeconds } from './standing.ts'
import { neededSteps, type StepName } from './steps.ts'
import { texts } from './texts.ts'

/** What a page may link to; absent where the tenant has no such page. */
export interface EnrolmentLinks {
  account?: string | undefined
  /** Where the strength of a password can be asked. */
  strength?: string | undefined
}

/** The enrolment password. */
export function doorPage(visit: Visit, standing: Situation & { lapsed: boolean }, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const { name, timeZone } = visit.tenant
  return page(visit, {
    name: 'enrol-password',
    title: t.title,
    eyebrow: t.for(name),
    error,
    body: html`${bar(visit, standing, 'password')}${standing.lapsed && !error ? notice(visit, 'info', t.lapsed) : ''}<p>${t.doorLead(name)}</p>
${parts.form({
  body: html`${parts.hidden('step', 'password')}${parts.text({
    name: 'enrolment_password',
    label: t.enrolmentPassword,
    hint: t.enrolmentPasswordHint,
    autocomplete: 'one-time-code',
    maxlength: 60,
  })}${actions(parts.submit(t.next))}`,
})}<p>${t.until(formatTime(standing.row.expires_at, visit.language, timeZone))}</p>
<h2>${t.noPassword}</h2>
<p>${t.noPasswordHow(desk(visit))}</p>
<p class="hint">${t.neverAsked}</p>
`,
  })
}

/** One step; what was typed before comes back, but no secret. */
export type StepPage = (
  visit: Visit,
  situation: Situation,
  links: EnrolmentLinks,
  typed?: Typed,
  error?: PageError,
) => Html

/** The pages of the steps: a further credential is one more line. */
export const stepPages: Record<Exclude<StepName, 'download-password'>, StepPage> = {
  credentials: credentialsPage,
}

function credentialsPage(
  visit: Visit,
  situation: Situation,
  links: EnrolmentLinks,
  typed?: Typed,
  error?: PageError,
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const { account, tenant } = situation
  const { password, securityQuestion } = tenant.policy
  return page(visit, {
    name: 'enrol-credentials',
    title: securityQuestion.on ? t.credentialsTitleWithQuestion : t.credentialsTitle,
    eyebrow: t.for(tenant.name),
    error,
    body: html`${bar(visit, situation, 'credentials')}<p>${t.credentialsLead}</p>
${parts.form({
  body: html`${parts.hidden('step', 'credentials')}${who(account.userId)}${parts.password({
    name: 'new_password',
    label: t.newPassword,
    autocomplete: 'new-password',
    rules: rulesFor(visit, situation),
    ...(links.strength === undefined ? {} : { strengthUrl: links.strength }),
  })}${parts.password({
    name: 'new_password_confirm',
    label: t.newPasswordConfirm,
    autocomplete: 'new-password',
    repeats: { field: 'new_password', same: t.same, different: t.different },
  })}<div class="cautions"><h2>${t.cautions}</h2>
<ul>${cautions(password, visit.language).map((caution) => html`<li>${caution}</li>\n`)}</ul></div>
${securityQuestion.on ? questionFields(visit, typed, error) : ''}${actions(parts.submit(t.register))}`,
})}<p class="hint">${t.sitting(sittingSeconds / 60)}</p>
`,
  })
}

/** Who never had a password is not told to choose another one. */
function rulesFor(visit: Visit, { account, tenant }: Situation) {
  const person = { userId: account.userId, mails: account.mails.map(({ address }) => address) }
  const all = rules(tenant.policy.password, visit.language, person)
  if (account.state !== 'invited') return all
  return all.filter(({ id }) => id !== 'same-as-current' && id !== 'used-before')
}

function questionFields(visit: Visit, typed: Typed | undefined, error: PageError | undefined): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return html`<h2>${t.questionTitle}</h2>
<p>${t.questionLead}</p>
${parts.select({
  name: 'question',
  label: t.question,
  choices: questionChoices(visit.language),
  value: typed?.text('question'),
})}${parts.text({ name: 'answer', label: t.answer, hint: t.answerHint, autocomplete: 'off', maxlength: 100 })}`
}

/** The name in the form as well, unseen: password managers pair it with the password. */
function who(userId: string): Html {
  return html`${identity(userId)}<input class="unseen" type="text" name="user_id" value="${userId}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
`
}

/** The download password of the first certificate; it can be looked at until the person says that it is written down. */
export function downloadPasswordPage(visit: Visit, situation: Situation, password: string): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return page(visit, {
    name: 'download-password',
    title: t.downloadTitle,
    eyebrow: t.for(situation.tenant.name),
    once: true,
    body: html`${bar(visit, situation, 'download-password')}<p>${t.downloadLead}</p>
${secretBox(visit, { name: 'download-password', label: t.downloadSecret, value: password, printable: true })}${notice(visit, 'warning', t.downloadOnce)}
<p>${t.downloadMail}</p>
${parts.form({ body: html`${parts.hidden('step', 'download-password')}${actions(parts.submit(t.wroteDown))}` })}`,
  })
}

export function donePage(visit: Visit, situation: Situation, links: EnrolmentLinks): Html {
  const t = texts[visit.language]
  const { account, tenant } = situation
  const mailed = account.mails.some(({ verified }) => verified)
  return page(visit, {
    name: 'enrol-done',
    title: t.doneTitle,
    eyebrow: t.for(tenant.name),
    body: html`${bar(visit, situation, 'done')}${outcome(visit, t.doneLead(tenant.name))}
${facts([[t.userId, html`<strong translate="no">${account.userId}</strong>`]])}<h2>${t.doneNext}</h2>
<ol><li>${t.doneSteps1}</li>
${account.method === 'password+certificate' ? html`<li>${t.doneStepsCertificate}</li>\n` : ''}<li>${t.doneSteps2(tenant.name)}</li>
<li>${t.doneSteps3}</li></ol>
${mailed ? html`<p>${t.doneMailed}</p>\n` : ''}${links.account ? actions(buttonLink(links.account, t.toAccount, 'main')) : ''}`,
  })
}

/** An enrolment that leads nowhere: why, and what to do. */
export function overPage(visit: Visit, { why }: Standing & { at: 'over' }): Html {
  const t = texts[visit.language]
  const over = t.over[why]
  const said = (words: string | ((desk: string) => string)) => (typeof words === 'string' ? words : words(desk(visit)))
  return page(visit, {
    name: 'error',
    title: over.title,
    eyebrow: t.for(visit.tenant.name),
    body: html`<div data-error="${why}">${notice(visit, why === 'used' ? 'info' : 'warning', over.why)}</div>
<h2>${t.over.what}</h2>
<p>${said(over.next1)}</p>
<p>${said(over.next2)}</p>
`,
  })
}

function bar(visit: Visit, situation: Situation, current: 'password' | 'done' | StepName): Html {
  const names = ['password', ...neededSteps(situation), 'done'] as const
  const t = texts[visit.language]
  return steps(
    visit,
    names.map((name) => t.steps[name]),
    names.indexOf(current) + 1,
  )
}

/** Whom to ask: the tenant's support desk stands at the foot of the page, where there is one. */
function desk(visit: Visit): string {
  const t = texts[visit.language]
  const { name, tel, mail, url } = visit.tenant.support
  return name || tel || mail || url ? t.desk : t.company
}
