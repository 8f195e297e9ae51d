import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { cautions, rules } from '#passwords/passwords.ts'
import { questionChoices } from '#security-questions/security-questions.ts'
import { formParts } from '#web/forms.ts'
import { longestName } from '#web/naming.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink, facts, identity, notice, outcome, secretBox, steps } from '#web/parts.ts'
import { passkeyButton, passkeyMarks } from '#web/passkey-parts.ts'
import { qrCode } from '#web/qr-code.ts'
import type { Visit } from '#web/visit.ts'
import type { Standing, Typed } from './enrolment.ts'
import { type Situation, sittingSeconds } from './standing.ts'
import { neededSteps, type Prepared, type StepName } from './steps.ts'
import { complaints, texts } from './texts.ts'

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
export type StepPage = (visit: Visit, facts: StepFacts, typed?: Typed, error?: PageError) => Html

export interface StepFacts extends Prepared {
  situation: Situation
  links: EnrolmentLinks
}

/** The pages of the steps: a further credential is one more line. */
export const stepPages: Record<StepName, StepPage> = {
  credentials: credentialsPage,
  'one-time-password': oneTimePasswordPage,
  passkey: passkeyPage,
  'download-password': downloadPasswordPage,
}

function credentialsPage(visit: Visit, { situation, links }: StepFacts, typed?: Typed, error?: PageError): Html {
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

/** What makes one-time passwords: shown until a code of it was typed. */
function oneTimePasswordPage(visit: Visit, { situation, draft }: StepFacts, typed?: Typed, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  if (!draft) throw new Error('nothing to set up was prepared')
  return page(visit, {
    name: 'enrol-one-time-password',
    title: t.oneTimeTitle,
    eyebrow: t.for(situation.tenant.name),
    error,
    body: html`${bar(visit, situation, 'one-time-password')}<p>${t.oneTimeLead}</p>
<p>${t.oneTimeScan}</p>
${qrCode(draft.uri, t.oneTimeQr)}${actions(html`<a class="button button-second" href="${draft.uri}">${t.oneTimeOpen}</a>\n`)}${secretBox(
  visit,
  { name: 'one-time-password-secret', label: t.oneTimeSecret, value: draft.secret },
)}${notice(visit, 'warning', t.oneTimeOnce)}${parts.form({
  body: html`${parts.hidden('step', 'one-time-password')}${parts.text({
    name: 'code',
    label: t.oneTimeCode,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    maxlength: 20,
    short: true,
  })}${parts.text({
    name: 'device_name',
    label: t.deviceName,
    hint: t.deviceNameHint,
    value: typed?.text('device_name') || t.deviceNameSuggested,
    autocomplete: 'off',
    maxlength: 2 * longestName,
  })}${actions(parts.submit(t.register))}`,
})}`,
  })
}

function passkeyPage(visit: Visit, { situation, options }: StepFacts, _typed?: Typed, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  if (!options) throw new Error('nothing to ask the browser for was prepared')
  // There is no field to lead to: what is wrong stands above.
  const wrong = error && { code: 'passkey', text: complaints.passkey }
  return page(visit, {
    name: 'enrol-passkey',
    title: t.passkeyTitle,
    eyebrow: t.for(situation.tenant.name),
    error: wrong,
    script: 'passkey.js',
    body: html`${bar(visit, situation, 'passkey')}<p>${t.passkeyLead}</p>
<p class="hint">${t.passkeyPrivate}</p>
<div data-passkey-missing>${notice(visit, 'info', t.passkeyNoScript(desk(visit)))}</div>
${parts.form({
  marks: passkeyMarks({ act: 'create', options }),
  body: html`${parts.hidden('step', 'passkey')}${passkeyButton({
    label: t.passkeyButton,
    words: [t.passkeyFailed, t.passkeyAlready],
  })}`,
})}`,
  })
}

/** The name in the form as well, unseen: password managers pair it with the password. */
function who(userId: string): Html {
  return html`${identity(userId)}<input class="unseen" type="text" name="user_id" value="${userId}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
`
}

/** The download password of the first certificate; it can be looked at until the person says that it is written down. */
function downloadPasswordPage(visit: Visit, { situation, downloadPassword = '' }: StepFacts): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return page(visit, {
    name: 'download-password',
    title: t.downloadTitle,
    eyebrow: t.for(situation.tenant.name),
    once: true,
    body: html`${bar(visit, situation, 'download-password')}<p>${t.downloadLead}</p>
${secretBox(visit, { name: 'download-password', label: t.downloadSecret, value: downloadPassword, printable: true })}${notice(visit, 'warning', t.downloadOnce)}
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
