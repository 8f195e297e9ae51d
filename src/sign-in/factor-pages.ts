/** The pages that ask for a one-time password, a recovery code or a passkey. */
import { html } from 'hono/html'
import type { RequestOptions } from '#passkeys/passkeys.ts'
import { type FormParts, formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, notice } from '#web/parts.ts'
import { passkeyButton, passkeyMarks } from '#web/passkey-parts.ts'
import type { Visit } from '#web/visit.ts'
import { factorTexts as texts } from './factor-texts.ts'
import { type Asking, asked, notStarted, who } from './pages.ts'
import { forget } from './passkey-button-pages.ts'
import { otherWays } from './second-step-pages.ts'
import { trustPart } from './trust-pages.ts'

export function oneTimePasswordPage(visit: Visit, asking: Asking, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'one-time-password',
    title: t.oneTimeTitle,
    eyebrow: asked(visit, asking),
    error,
    body: html`<p>${t.oneTimeLead}</p>
${parts.form({
  body: html`${parts.hidden('step', 'one-time-password')}${who(visit, asking)}${parts.text({
    name: 'code',
    label: t.oneTimeCode,
    hint: t.oneTimeHint,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    maxlength: 20,
    short: true,
  })}${trustPart(visit, asking, parts)}${onwards(visit, parts)}${otherWays(visit, asking, parts)}`,
})}`,
  })
}

export function recoveryCodePage(visit: Visit, asking: Asking, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'recovery-code',
    title: t.recoveryTitle,
    eyebrow: asked(visit, asking),
    error,
    body: html`<p>${t.recoveryLead}</p>
${parts.form({
  body: html`${parts.hidden('step', 'recovery-code')}${who(visit, asking)}${parts.text({
    name: 'code',
    label: t.recoveryCode,
    hint: t.recoveryHint,
    autocomplete: 'off',
    maxlength: 40,
  })}${trustPart(visit, asking, parts)}${onwards(visit, parts)}${otherWays(visit, asking, parts)}`,
})}<p class="hint">${t.recoveryLost}</p>
`,
  })
}

const onwards = (visit: Visit, parts: FormParts): Html => {
  const t = texts[visit.language]
  return actions(
    parts.submit(t.next),
    parts.act('back', t.back, 'second'),
    parts.act('cancel', t.cancel, 'quiet'),
    notStarted(visit),
  )
}

export interface PasskeyFacts {
  options: RequestOptions
  /** The password is another way on: it was not shown yet. */
  beforePassword: boolean
  /** A passkey that nobody here has: the browser may forget it. */
  unknown?: string | undefined
}

export function passkeyPage(visit: Visit, asking: Asking, facts: PasskeyFacts, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'passkey',
    title: t.passkeyTitle,
    eyebrow: asked(visit, asking),
    error,
    script: 'passkey.js',
    body: html`<p>${t.passkeyLead}</p>
<div data-passkey-missing>${notice(visit, 'info', t.passkeyNoScript)}</div>
${parts.form({
  marks: passkeyMarks({ act: 'get', options: facts.options }),
  body: html`${parts.hidden('step', 'passkey')}${who(visit, asking)}${trustPart(visit, asking, parts)}${passkeyButton({
    label: t.passkeyButton,
    words: [t.passkeyFailed],
  })}${actions(
    facts.beforePassword ? parts.act('another-way', t.usePassword) : '',
    parts.act('back', t.back, 'second'),
    parts.act('cancel', t.cancel, 'quiet'),
    notStarted(visit),
  )}${otherWays(visit, asking, parts)}`,
})}${forget(facts)}`,
  })
}
