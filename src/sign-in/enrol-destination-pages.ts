import { html } from 'hono/html'
import { type Destination, masked } from '#security-codes/security-codes.ts'
import { type FormParts, formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { codeField } from './code-pages.ts'
import { codeTexts } from './code-texts.ts'
import { enrolTexts } from './enrol-destination-texts.ts'
import { type Asking, asked, notStarted, who } from './pages.ts'
import type { SignInTenant } from './sign-in.ts'
import { texts } from './texts.ts'

type Here = Visit<SignInTenant>

/** `mailbox`: whose the account is. `destination`: where codes shall go. `code`: that they arrive there. */
export type EnrolPhase = { at: 'mailbox' | 'code'; to: Destination } | { at: 'destination'; typed: string }

export function enrolDestinationPage(visit: Here, asking: Asking, phase: EnrolPhase, error?: PageError): Html {
  const t = texts[visit.language]
  const e = enrolTexts[visit.language]
  const parts = formParts(visit, error)
  const field = phase.at === 'destination' ? destinationField(visit, phase.typed, parts) : codeField(visit, parts)
  return page(visit, {
    name: 'enrol-destination',
    title: e.title,
    eyebrow: asked(visit, asking),
    error,
    body: html`${phase.at === 'code' ? '' : html`<p>${e.why}</p>\n`}<p>${leadOf(visit, phase)}</p>
${parts.form({
  body: html`${parts.hidden('step', 'enrol-destination')}${who(visit, asking)}${field}${actions(
    ...buttons(visit, phase, parts),
    parts.act('cancel', t.cancel, 'quiet'),
    notStarted(visit),
  )}`,
})}${phase.at === 'mailbox' ? '' : html`<p class="hint">${e.lost}</p>\n`}`,
  })
}

function leadOf(visit: Here, phase: EnrolPhase): string {
  const e = enrolTexts[visit.language]
  const { minutes } = visit.tenant.policy.code
  if (phase.at === 'destination') return e.destination[kindsIn(visit)]
  return phase.at === 'mailbox' ? e.mailbox(masked(phase.to), minutes) : e.sent(phase.to.address, minutes)
}

function buttons(visit: Here, { at }: EnrolPhase, parts: FormParts): Html[] {
  const t = texts[visit.language]
  const e = enrolTexts[visit.language]
  const again = parts.act('resend', codeTexts[visit.language].resend, 'second')
  if (at === 'destination') return [parts.submit(e.send)]
  if (at === 'mailbox') return [parts.submit(t.next), again]
  return [parts.submit(e.register), again, parts.act('use-destination', e.another, 'second')]
}

const kindsIn = ({ tenant }: Here) => {
  const { channels } = tenant.policy.twoStep
  return channels.length > 1 ? ('both' as const) : (channels[0] ?? 'sms')
}

function destinationField(visit: Here, typed: string, parts: FormParts): Html {
  const e = enrolTexts[visit.language]
  const kinds = kindsIn(visit)
  return parts.text({
    name: 'destination',
    label: e.labels[kinds],
    hint: kinds === 'mail' ? undefined : e.hint,
    type: kinds === 'sms' ? 'tel' : 'text',
    value: typed,
    autocomplete: kinds === 'mail' ? 'email' : 'tel',
    maxlength: 254,
  })
}
