import { html } from 'hono/html'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { type Destination, masked } from './proofs.ts'
import type { RecoveryTenant, Typed } from './recovery.ts'
import type { Situation } from './standing.ts'
import { texts } from './texts.ts'

type Here = Visit<RecoveryTenant>

/** First where to send a code, then the code. */
export function codePage(visit: Here, situation: Situation, typed?: Typed, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const { row, destinations, ownCodes } = situation
  if (destinations.length === 0) {
    const body = html`<p>${t.ownCodeLead}</p>\n${ownCodeForm(visit, 'step', error)}<p class="hint">${t.never}</p>\n`
    return page(visit, { name: 'recover-code', title: t.ownCodeTitle, eyebrow: t.title, error, body })
  }
  const sentTo = destinations.find(({ address }) => address === row.code_to)
  const choice = destinationField(visit, destinations, sentTo, typed, error)
  const resend = parts.form({
    kind: 'other',
    body: html`${parts.hidden('step', 'registered')}${choice}${actions(parts.act('resend', t.resend, 'second'))}`,
  })
  const enter = parts.form({
    body: html`${parts.hidden('step', 'registered')}${parts.text({
      name: 'code',
      label: t.code,
      hint: t.codeHint,
      autocomplete: 'one-time-code',
      inputmode: 'numeric',
      maxlength: 20,
      short: true,
    })}${actions(parts.submit(t.next))}`,
  })
  const send = parts.form({
    body: html`${parts.hidden('step', 'registered')}${parts.hidden('action', 'resend')}${choice}${actions(parts.submit(t.sendCode))}`,
  })
  return page(visit, {
    name: 'recover-code',
    title: t.codeTitle,
    eyebrow: t.title,
    error,
    body: html`<p>${sentTo ? t.codeSent(masked(sentTo), visit.tenant.policy.code.minutes) : t.codeLead}</p>
${sentTo ? html`${enter}${resend}` : send}${ownCodes ? html`<h2>${t.ownCodeInstead}</h2>\n${ownCodeForm(visit, 'other', error)}` : ''}<p class="hint">${t.never}</p>
`,
  })
}

/** A code of the person's app or paper. */
function ownCodeForm(visit: Here, kind: 'step' | 'other', error: PageError | undefined): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return parts.form({
    kind,
    body: html`${parts.hidden('step', 'own-code')}${parts.text({
      name: 'own_code',
      label: t.ownCode,
      hint: t.ownCodeHint,
      autocomplete: 'one-time-code',
      maxlength: 40,
      short: true,
    })}${actions(parts.submit(t.next, kind === 'step' ? 'main' : 'second'))}`,
  })
}

function destinationField(
  visit: Here,
  destinations: readonly Destination[],
  sentTo: Destination | undefined,
  typed: Typed | undefined,
  error: PageError | undefined,
): Html {
  const parts = formParts(visit, error)
  const [only] = destinations
  if (destinations.length === 1 && only) {
    return sentTo
      ? parts.hidden('destination', '0')
      : html`${parts.hidden('destination', '0')}<p>${shownAs(visit, only)}</p>\n`
  }
  const present = sentTo ? destinations.indexOf(sentTo) : 0
  return parts.radios({
    name: 'destination',
    label: texts[visit.language].destination,
    choices: destinations.map((destination, index) => ({ value: String(index), label: shownAs(visit, destination) })),
    value: typed?.text('destination') || String(present),
  })
}

function shownAs(visit: Here, destination: Destination): string {
  const t = texts[visit.language]
  return destination.channel === 'sms' ? t.byPhone(masked(destination)) : t.byMail(masked(destination))
}
