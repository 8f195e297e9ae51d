import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { cautions, rules } from '#passwords/passwords.ts'
import { questionChoices } from '#security-questions/security-questions.ts'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink, identity, notice, outcome, secretBox } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { linkSeconds } from './asking.ts'
import { issuedSeconds } from './giving.ts'
import type { RecoveryTenant, Standing, Typed } from './recovery.ts'
import type { Situation } from './standing.ts'
import { texts } from './texts.ts'

type Here = Visit<RecoveryTenant>

/** What a page may link to; absent where the tenant has no such page. */
export interface RecoveryLinks {
  account?: string | undefined
  /** Where the strength of a password can be asked. */
  strength?: string | undefined
}

/** User ID and mail address. */
export function askPage(visit: Here, typed?: Typed, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const numbers = visit.tenant.policy.mailLinks === 'none'
  return page(visit, {
    name: 'recover',
    title: t.title,
    eyebrow: t.for(visit.tenant.name),
    error,
    body: html`<p>${t.lead}</p>
${parts.form({
  body: html`${parts.text({
    name: 'user_id',
    label: t.userId,
    value: typed?.text('user_id'),
    autocomplete: 'username',
    maxlength: 254,
  })}${mailField(visit, typed, error)}${actions(parts.submit(t.send))}`,
})}<p><a href="${visit.base}/recover/id">${t.forgotId}</a></p>
${numbers ? html`<p><a href="${visit.base}/recover/number">${t.haveNumber}</a></p>\n` : ''}`,
  })
}

function mailField(visit: Here, typed: Typed | undefined, error: PageError | undefined): Html {
  const t = texts[visit.language]
  return formParts(visit, error).text({
    name: 'mail',
    type: 'email',
    label: t.mail,
    hint: t.mailHint,
    value: typed?.text('mail'),
    autocomplete: 'email',
    inputmode: 'email',
    maxlength: 254,
  })
}

/** The mail address alone, for who forgot the user ID. */
export function askIdPage(visit: Here, typed?: Typed, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'recover-id',
    title: t.idTitle,
    eyebrow: t.for(visit.tenant.name),
    error,
    body: html`<p>${t.idLead}</p>
${parts.form({ body: html`${mailField(visit, typed, error)}${actions(parts.submit(t.idSend))}` })}<p><a href="${visit.base}/recover">${t.forgotPassword}</a></p>
`,
  })
}

/** The answer to everybody: nothing on it depends on what was typed. */
export function sentPage(visit: Here, of: 'reissue' | 'user-id'): Html {
  const t = texts[visit.language]
  const isReissue = of === 'reissue'
  const numbers = isReissue && visit.tenant.policy.mailLinks === 'none'
  return page(visit, {
    name: isReissue ? 'recover-sent' : 'recover-id-sent',
    title: t.sentTitle,
    eyebrow: t.for(visit.tenant.name),
    body: html`${outcome(visit, isReissue ? t.sent : t.idSent)}${isReissue ? html`<p>${t.sentValid(linkSeconds / 60)}</p>\n` : ''}<p class="hint">${t.sentSame}</p>
<h2>${t.notArrived}</h2>
<ul><li>${t.notArrived1}</li>
<li>${isReissue ? t.notArrived2 : t.notArrived2Id}</li>
<li>${t.notArrived3}</li>
<li>${t.notArrived4}</li></ul>
${actions(
  numbers ? buttonLink(`${visit.base}/recover/number`, t.haveNumber, 'main') : '',
  buttonLink(`${visit.base}/recover${isReissue ? '' : '/id'}`, t.again),
)}`,
  })
}

export function numberPage(visit: Here, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'recover-number',
    title: t.numberTitle,
    eyebrow: t.for(visit.tenant.name),
    error,
    body: html`<p>${t.numberLead}</p>
${parts.form({
  body: html`${parts.text({
    name: 'number',
    label: t.number,
    hint: t.numberHint,
    autocomplete: 'one-time-code',
    maxlength: 60,
  })}${actions(parts.submit(t.next))}`,
})}`,
  })
}

export function answerPage(visit: Here, _: Situation, typed?: Typed, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'recover-answer',
    title: t.answerTitle,
    eyebrow: t.title,
    error,
    body: html`<p>${t.answerLead}</p>
${parts.form({
  body: html`${parts.hidden('step', 'answer')}${parts.select({
    name: 'question',
    label: t.question,
    choices: questionChoices(visit.language),
    value: typed?.text('question'),
  })}${parts.text({
    name: 'answer',
    label: t.answer,
    hint: t.answerHint,
    autocomplete: 'off',
    maxlength: 100,
  })}${actions(parts.submit(t.next))}`,
})}<p class="hint">${t.never}</p>
`,
  })
}

/** A password to choose, or the button that has one issued. */
export function passwordPage(visit: Here, situation: Situation, links: RecoveryLinks, error?: PageError): Html {
  const { account, tenant } = situation
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const policy = tenant.policy.password
  const isIssued = tenant.policy.reissue.gives === 'issued'
  const person = { userId: account.userId, mails: account.mails.map(({ address }) => address) }
  const choose = () => html`${who(account.userId)}${parts.password({
    name: 'new_password',
    label: t.newPassword,
    autocomplete: 'new-password',
    rules: rules(policy, visit.language, person),
    ...(links.strength === undefined ? {} : { strengthUrl: links.strength }),
  })}${parts.password({
    name: 'new_password_confirm',
    label: t.newPasswordConfirm,
    autocomplete: 'new-password',
    repeats: { field: 'new_password', same: t.same, different: t.different },
  })}<div class="cautions"><h2>${t.cautions}</h2>
<ul>${cautions(policy, visit.language).map((caution) => html`<li>${caution}</li>\n`)}</ul></div>
`
  return page(visit, {
    name: 'recover-password',
    title: isIssued ? t.issueTitle : t.passwordTitle,
    eyebrow: t.title,
    error,
    body: html`<p>${isIssued ? t.issueLead : t.passwordLead}</p>
<p>${t.ends}</p>
${parts.form({
  body: html`${parts.hidden('step', 'password')}${isIssued ? '' : choose()}${actions(parts.submit(isIssued ? t.issue : t.register))}`,
})}`,
  })
}

/** The name in the form as well, unseen: password managers pair it with the password. */
function who(userId: string): Html {
  return html`${identity(userId)}<input class="unseen" type="text" name="user_id" value="${userId}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
`
}

/** The issued password, this once. */
export function issuedPage(visit: Here, password: string, links: RecoveryLinks): Html {
  const t = texts[visit.language]
  const { mustChange } = visit.tenant.policy.reissue
  const until = formatTime(visit.now + issuedSeconds, visit.language, visit.tenant.timeZone)
  return page(visit, {
    name: 'recover-password',
    title: t.issuedTitle,
    eyebrow: t.title,
    once: true,
    body: html`<p>${t.issuedLead}</p>
${secretBox(visit, { name: 'password', label: t.issuedLabel, value: password, printable: true })}${
  mustChange ? html`<p>${t.issuedUntil(until)} ${t.issuedMustChange}</p>\n` : ''
}<p>${t.issuedEnded}</p>
<p>${t.doneNext}</p>
${links.account ? actions(buttonLink(links.account, t.toSignIn, 'main')) : ''}`,
  })
}

export function donePage(visit: Here, { tenant }: Situation, links: RecoveryLinks): Html {
  const t = texts[visit.language]
  const isIssued = tenant.policy.reissue.gives === 'issued'
  return page(visit, {
    name: 'recover-done',
    title: t.doneTitle,
    eyebrow: t.title,
    body: html`${outcome(visit, isIssued ? t.doneIssued : t.doneChosen)}<p>${t.doneEnded}</p>
<p>${t.doneMailed}</p>
<p>${t.doneNext}</p>
${actions(
  links.account ? buttonLink(links.account, t.toSignIn, 'main') : '',
  isIssued ? buttonLink(`${visit.base}/recover`, t.restart) : '',
)}`,
  })
}

/** Too many wrong answers or codes: when, or who, lets the person try again. */
export function lockedPage(
  visit: Here,
  { because, until }: Pick<Standing & { at: 'locked' }, 'because' | 'until'>,
): Html {
  const t = texts[visit.language]
  const when =
    until === null ? t.lockedForGood : t.lockedUntil(formatTime(until, visit.language, visit.tenant.timeZone))
  return page(visit, {
    name: 'locked',
    title: t.lockedTitle,
    eyebrow: t.title,
    body: html`${notice(visit, 'warning', because === 'answer' ? t.lockedAnswer : t.lockedRegistered)}<p data-error="locked">${when}</p>
<p>${t.lockedNotMe}</p>
`,
  })
}

export function supportPage(visit: Here): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'recover-support',
    title: t.supportTitle,
    eyebrow: t.title,
    body: html`<div data-error="no-proof">${notice(visit, 'info', t.supportLead)}</div>
<p>${t.supportHow}</p>
`,
  })
}

/** A link that leads nowhere: why, and what to do. */
export function overPage(visit: Here, { why }: Pick<Standing & { at: 'over' }, 'why'>): Html {
  const t = texts[visit.language]
  const over = t.over[why]
  return page(visit, {
    name: 'error',
    title: over.title,
    eyebrow: t.title,
    body: html`<div data-error="${why}">${notice(visit, 'warning', over.why)}</div>
<h2>${t.over.what}</h2>
<p>${over.next}</p>
${actions(buttonLink(`${visit.base}/recover`, t.restart))}`,
  })
}
