import { html } from 'hono/html'
import { askedPanel, promptMark } from '#app-prompts/app-prompts.ts'
import type { SecondStep } from '#decision/decision.ts'
import { formatTime } from '#language/language.ts'
import type { RequestOptions } from '#passkeys/passkeys.ts'
import { cautions, rules } from '#passwords/passwords.ts'
import type { Origin } from '#sign-ins/sign-ins.ts'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, notice } from '#web/parts.ts'
import { passkeyMarks } from '#web/passkey-parts.ts'
import type { Visit } from '#web/visit.ts'
import { backLink, onwardLink } from '#web/ways-out.ts'
import { forget, identifierButton, towardsPasskey } from './passkey-button-pages.ts'
import type { RefusedBecause, SignInTenant } from './sign-in.ts'
import { texts } from './texts.ts'
import type { TrustBox } from './trust.ts'
import { trustPart } from './trust-pages.ts'

/** What a page may link to; absent where it is not offered. */
export interface SignInLinks {
  /** For who forgot ID or password. */
  recover?: string | undefined
  /** For who cannot use a certificate any more. */
  reissueCertificate?: string | undefined
}

/** What every page of a sign-in may say of it. */
export interface Asking {
  id: string
  origin: Origin
  startedAt: number
  links: SignInLinks
  demand: { notBefore: number | null }
  beside?: Beside | undefined
  /** The name as it was typed; null until one was. */
  identifier: string | null
}

/** What stands beside the question of a second step. */
export interface Beside {
  /** The password was shown. */
  proven: boolean
  /** Other ways that the account has now; told to nobody who has not shown the password. */
  others: readonly SecondStep[]
  /** On the page of the last step. */
  trust?: TrustBox | undefined
}

/** The way for who forgot something, where there is one. */
export function forgotten(visit: Visit, { links }: Asking, of: 'either' | 'password'): Html | '' {
  const t = texts[visit.language]
  if (!links.recover) return ''
  return html`<p><a href="${links.recover}">${of === 'either' ? t.forgotEither : t.forgotPassword}</a></p>\n`
}

/** Somebody is signed in and proves it anew, for a page of our own. */
const isAgain = ({ origin, demand }: Asking) => origin.finish.kind === 'page' && demand.notBefore !== null

/** "For site X, since 12:34, K7-3Q9": whether the person remembers asking is the first check of a real prompt. */
export function asked(visit: Visit, { id, origin, startedAt }: Asking): Html {
  const t = texts[visit.language]
  const said =
    origin.siteName === null
      ? t.own(visit.tenant.name)
      : t.asked(origin.siteName, formatTime(startedAt, visit.language, visit.tenant.timeZone))
  return html`${said} · <span class="unbroken">${t.number} ${promptMark(id)}</span>`
}

/** Of an app: all that is known of the request, for comparing it with the dialog before. */
function askedBy(visit: Visit, { id, origin, startedAt }: Asking): Html | '' {
  const { app, siteName } = origin
  return app && siteName !== null ? askedPanel(visit, { id, siteName, startedAt, app }) : ''
}

/** The last button of a page that asks: for who finds it open and does not know why. */
export function notStarted(visit: Visit): Html {
  return formParts(visit).act('not-me', texts[visit.language].notStarted, 'quiet')
}

export interface IdentifierFacts {
  typed: string
  /** Where a passkey may be the only proof. */
  passkey: { options: RequestOptions; unknown?: string | undefined } | undefined
}

export function identifierPage(
  visit: Visit,
  asking: Asking,
  { typed, passkey }: IdentifierFacts,
  error?: PageError,
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'identifier',
    title: t.title,
    // The panel says it all.
    eyebrow: asking.origin.app && !error ? undefined : asked(visit, asking),
    error,
    script: passkey && 'passkey.js',
    body: html`${error ? '' : askedBy(visit, asking)}${parts.form({
      marks: passkey && passkeyMarks({ act: 'get', options: passkey.options, offer: true }),
      body: html`${parts.hidden('step', 'identifier')}${parts.text({
        name: 'user_id',
        label: t.userId,
        hint: t.userIdHint,
        value: typed,
        autocomplete: passkey ? 'username webauthn' : 'username',
        maxlength: 254,
      })}${actions(parts.submit(t.next), passkey ? identifierButton(visit) : '', parts.act('cancel', t.cancel, 'quiet'), notStarted(visit))}`,
    })}${passkey ? forget(passkey) : ''}${forgotten(visit, asking, 'either')}`,
  })
}

export function passwordPage(visit: Visit<SignInTenant>, asking: Asking, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'password',
    title: t.title,
    eyebrow: asked(visit, asking),
    error,
    body: html`${isAgain(asking) && !error ? html`<p>${t.again}</p>\n` : ''}${asking.demand.notBefore === null || error ? '' : askedBy(visit, asking)}${parts.form(
      {
        body: html`${parts.hidden('step', 'password')}${who(visit, asking)}${parts.password({
          name: 'password',
          label: t.password,
          autocomplete: 'current-password',
        })}${trustPart(visit, asking, parts)}${actions(parts.submit(t.signIn), towardsPasskey(visit, parts), parts.act('back', t.changeId, 'second'), parts.act('cancel', t.cancel, 'quiet'), notStarted(visit))}`,
      },
    )}${forgotten(visit, asking, 'password')}`,
  })
}

/** The name in the form as well, unseen: password managers pair it with the password. */
export function who(visit: Visit, { identifier }: Asking): Html {
  return html`<p class="who"><span>${texts[visit.language].signingInAs}</span> <strong translate="no">${identifier ?? ''}</strong></p>
<input class="unseen" type="text" name="user_id" value="${identifier ?? ''}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
`
}

export interface NewPasswordFacts {
  because: 'expired' | 'must-change'
  mails: readonly string[]
}

export function newPasswordPage(
  visit: Visit<SignInTenant>,
  asking: Asking,
  facts: NewPasswordFacts,
  error?: PageError,
): Html {
  const policy = visit.tenant.policy.password
  const person = { userId: asking.identifier ?? '', mails: facts.mails }
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const why = facts.because === 'expired' ? t.newBecauseExpired : t.newBecauseMustChange
  return page(visit, {
    name: 'new-password',
    title: t.newTitle,
    eyebrow: asked(visit, asking),
    error,
    body: html`<p>${why}</p>
${parts.form({
  body: html`${parts.hidden('step', 'new-password')}${who(visit, asking)}${parts.password({
    name: 'new_password',
    label: t.newPassword,
    autocomplete: 'new-password',
    rules: rules(policy, visit.language, person),
  })}${parts.password({
    name: 'new_password_confirm',
    label: t.newPasswordConfirm,
    autocomplete: 'new-password',
    repeats: { field: 'new_password', same: t.same, different: t.different },
  })}<div class="cautions"><h2>${t.cautions}</h2>
<ul>${cautions(policy, visit.language).map((caution) => html`<li>${caution}</li>\n`)}</ul></div>
${actions(parts.submit(t.setAndSignIn), parts.act('cancel', t.cancel, 'quiet'), notStarted(visit))}`,
})}`,
  })
}

/** `until`: epoch seconds; null when only the support desk unlocks. */
export function lockedPage(
  visit: Visit<SignInTenant>,
  asking: Asking,
  because: 'password' | 'code',
  until: number | null,
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const when =
    until === null ? t.lockedForGood : t.lockedUntil(formatTime(until, visit.language, visit.tenant.timeZone))
  return page(visit, {
    name: 'locked',
    title: t.lockedTitle,
    eyebrow: asked(visit, asking),
    body: html`${notice(visit, 'warning', t.lockedBecause[because])}<p data-error="locked">${when}</p>
${asking.links.recover && because === 'password' ? html`<p>${t.lockedReissue} <a href="${asking.links.recover}">${t.forgotPassword}</a></p>\n` : ''}<p>${t.lockedNotMe}</p>
${parts.form({
  body: html`${parts.hidden('step', 'locked')}${actions(
    towardsPasskey(visit, parts),
    parts.act('back', t.anotherId, 'second'),
    parts.act('cancel', t.cancel, 'quiet'),
    notStarted(visit),
  )}`,
})}`,
  })
}

/** For who comes back to a sign-in that is finished: nothing is wrong, and the site is one step away. */
export function doneBeforePage(visit: Visit, origin: Origin): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'done',
    title: t.doneBeforeTitle,
    body: html`<p>${t.doneBeforeBody}</p>
${actions(backLink(visit, origin))}`,
  })
}

/** A sign-in that cannot go on: the account's method cannot be used here, or the account has ended. */
export function refusedPage(
  visit: Visit,
  asking: Asking,
  why: Exclude<RefusedBecause, 'approval-denied'>,
  continueTo: string | undefined,
): Html {
  const t = texts[visit.language]
  const { origin } = asking
  return page(visit, {
    name: 'no-second-step',
    title: t.refused[why].title,
    eyebrow: asked(visit, asking),
    body: html`<p data-error="${why}">${t.refused[why].body}</p>
${actions(continueTo ? onwardLink(continueTo, t.backToSite(origin.siteName ?? visit.tenant.name)) : '')}`,
  })
}
