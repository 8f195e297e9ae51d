import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { type Delivery, masked } from '#security-codes/security-codes.ts'
import { type FormParts, formParts } from '#web/forms.ts'
import { type Html, type PageError, page, supportDesk } from '#web/page.ts'
import { actions, notice } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { CodeFacts } from './code-sending.ts'
import { codeTexts } from './code-texts.ts'
import { type Asking, asked, forgotten, notStarted, who } from './pages.ts'
import { towardsPasskey } from './passkey-button-pages.ts'
import { otherWays } from './second-step-pages.ts'
import type { SignInTenant } from './sign-in.ts'
import { texts } from './texts.ts'
import { trustPart } from './trust-pages.ts'

type Here = Visit<SignInTenant>

export interface ShownCode extends CodeFacts {
  /** What became of the message, as far as it is known. */
  result?: Delivery | undefined
}

/** After the right password: says where the code went, as far as its owner needs it. */
export function codePage(visit: Here, asking: Asking, facts: ShownCode, error?: PageError): Html {
  const t = texts[visit.language]
  const c = codeTexts[visit.language]
  const parts = formParts(visit, error)
  const { pending, destinations, chosen } = facts
  const to = destinations[chosen]
  return page(visit, {
    name: 'code',
    title: c.title,
    eyebrow: asked(visit, asking),
    error,
    body: html`${facts.result === 'refused' ? notice(visit, 'warning', c.refused) : ''}${pending && to ? html`<p>${c.sent[to.channel](masked(to), visit.tenant.policy.code.minutes)}</p>\n` : ''}${parts.form(
      {
        body: html`${parts.hidden('step', 'code')}${who(visit, asking)}${codeField(visit, parts)}${trustPart(visit, asking, parts)}${actions(
          parts.submit(t.signIn),
          parts.act('resend', c.resend, 'second'),
          parts.act('cancel', t.cancel, 'quiet'),
          notStarted(visit),
        )}${otherWays(visit, asking, parts)}`,
      },
    )}${notArrived(visit, facts)}`,
  })
}

/** Before anything was shown: whether and where a code went stands nowhere on it. */
export function passwordAndCodePage(visit: Here, asking: Asking, _facts: ShownCode, error?: PageError): Html {
  const t = texts[visit.language]
  const c = codeTexts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'password-and-code',
    title: t.title,
    eyebrow: asked(visit, asking),
    error,
    body: html`<p>${c.sentSomewhere(visit.tenant.policy.code.minutes)}</p>
${parts.form({
  body: html`${parts.hidden('step', 'password-and-code')}${who(visit, asking)}${parts.password({
    name: 'password',
    label: t.password,
    autocomplete: 'current-password',
  })}${codeField(visit, parts)}${trustPart(visit, asking, parts)}${actions(
    parts.submit(t.signIn),
    parts.act('resend', c.resend, 'second'),
    parts.act('back', t.changeId, 'second'),
    parts.act('cancel', t.cancel, 'quiet'),
    notStarted(visit),
  )}<h2>${c.otherWays}</h2>
${actions(parts.act('use-destination', c.nextDestination), parts.act('another-way', c.anotherWay), towardsPasskey(visit, parts))}`,
})}${forgotten(visit, asking, 'password')}${notArrived(visit, undefined)}`,
  })
}

export function codeField(visit: Visit, parts: FormParts): Html {
  const c = codeTexts[visit.language]
  return parts.text({
    name: 'code',
    label: c.code,
    hint: c.hint,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    // As people write it, with a space between.
    maxlength: 12,
    short: true,
  })
}

/** By channel; for who has shown no password it tells of both. */
function notArrived(visit: Here, facts: ShownCode | undefined): Html {
  const c = codeTexts[visit.language]
  const { channels } = visit.tenant.policy.twoStep
  const to = facts?.destinations[facts.chosen]
  const told = to ? [to.channel] : channels
  return html`<details><summary>${c.notArrived}</summary>
${facts?.pending ? html`<p>${lastSent(visit, facts)}</p>\n` : ''}${told.map(
  (channel) => html`<p>${c.helpOf[channel].lead}</p>
<ul>${checks(visit, channel).map((check) => html`<li>${check}</li>\n`)}</ul>
`,
)}${facts && facts.destinations.length > 1 ? elsewhere(visit, facts) : ''}<p>${c.desk}</p>
${supportDesk(visit)}</details>
`
}

function lastSent(visit: Here, { pending, result = 'waiting' }: ShownCode): string {
  const c = codeTexts[visit.language]
  const at = formatTime(pending?.sentAt ?? 0, visit.language, visit.tenant.timeZone)
  return `${c.lastSent(at)}${c.results[result]}${c.resendsLeft(pending?.resendsLeft ?? 0)}`
}

/** A form of its own beside the step's: it carries no code. */
function elsewhere(visit: Here, { destinations, chosen }: ShownCode): Html {
  const c = codeTexts[visit.language]
  const parts = formParts(visit)
  const choices = destinations.map((each, index) => ({ value: String(index), label: masked(each) }))
  return parts.form({
    kind: 'other',
    body: html`${parts.hidden('step', 'code')}${parts.radios({
      name: 'destination',
      label: c.destination,
      choices: choices.filter((_, index) => index !== chosen),
      value: choices.find((_, index) => index !== chosen)?.value,
    })}${actions(parts.act('use-destination', c.useDestination))}`,
  })
}

function checks({ tenant, language }: Here, channel: 'sms' | 'mail'): string[] {
  const { sms, mail } = codeTexts[language].helpOf
  if (channel === 'sms') return [sms.signal, sms.blocked, sms.stored, sms.abroad]
  return [mail.spam, mail.allow(tenant.senders[0]?.address ?? ''), mail.full]
}
