import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, badge, buttonLink, facts, outcome, panel } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { ContactsTenant, Here, Listed, Overview } from './account-contacts.ts'
import { type Act, type ContactKind, masked } from './entries.ts'
import type { ChangeRow } from './store.ts'
import { texts } from './texts.ts'

export type Done = 'added' | 'held' | 'removed' | 'cancelled'

export function contactsPage(
  visit: Here,
  { contacts, waiting }: Overview,
  { kinds, done, error }: { kinds: readonly ContactKind[]; done?: Done | undefined; error?: PageError | undefined },
): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name: 'account-contacts',
    title: t.title,
    error,
    body: html`${done ? outcome(visit, t[done]) : ''}<p>${t.lead}</p>
${waiting.length > 0 ? waitingPanel(visit, waiting) : ''}${kinds.map((kind) => kindPanel(visit, kind, contacts))}`,
  })
}

function kindPanel(visit: Here, kind: ContactKind, contacts: readonly Listed[]): Html {
  const t = texts[visit.language]
  const own = contacts.filter((contact) => contact.kind === kind)
  return panel(
    t[kind],
    html`${own.length === 0 ? html`<p>${t.none}</p>\n` : ''}${own.map((contact, index) => contactRow(visit, contact, index))}${actions(
      buttonLink(`${visit.base}/account/contacts/${kind}`, t.add[kind]),
    )}`,
  )
}

function contactRow(visit: Here, contact: Listed, index: number): Html {
  const t = texts[visit.language]
  const { kind, value, verified, sms, kept } = contact
  const parts = formParts(visit)
  const change = buttonLink(`${visit.base}/account/contacts/${kind}?of=${index}`, t.change)
  const acts = [verified ? '' : parts.act('verify', t.verify), kept ? '' : parts.act('remove', t.remove, 'danger')]
  const form = parts.form({
    kind: 'other',
    body: html`${parts.hidden('kind', kind)}${parts.hidden('contact', value)}${actions(acts[0]!, change, acts[1]!)}`,
  })
  return html`<div class="contact"><p><strong translate="no">${value}</strong> ${
    verified ? badge('success', t.verified) : badge('warning', t.unverified)
  }${kind === 'phone' && !sms ? html` ${badge('plain', t.noSms)}` : ''}</p>
${kept ? html`<p class="hint">${t.kept[kept]}</p>\n` : ''}${acts.some(Boolean) ? form : actions(change)}</div>
`
}

function waitingPanel(visit: Here, waiting: readonly ChangeRow[]): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return panel(
    t.waiting,
    html`<p>${t.waitingLead}</p>
${waiting.map(
  (row) =>
    html`${facts([
      [`${t[row.kind as ContactKind]}: ${t.acts[row.act as Act]}`, html`<span translate="no">${row.contact}</span>`],
      [t.effective, formatTime(row.effective_at ?? 0, visit.language, visit.tenant.timeZone)],
    ])}${parts.form({
      kind: 'other',
      body: html`${parts.hidden('change', row.id)}${actions(parts.act('cancel', t.cancel, 'danger'))}`,
    })}`,
)}`,
  )
}

export interface ContactForm {
  kind: ContactKind
  /** The one to be replaced. */
  of: string | undefined
  typed?: string | undefined
}

export function contactPage(visit: Here, { kind, of, typed }: ContactForm, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const isMail = kind === 'mail'
  return ownPage(visit, {
    name: 'account-contact',
    entry: 'account-contacts',
    title: (of === undefined ? t.addTitle : t.changeTitle)[kind],
    error,
    body: html`<p>${t.addLead[kind]}</p>
${of === undefined ? '' : facts([[t.replaces, html`<span translate="no">${of}</span>`]])}${parts.form({
  body: html`${of === undefined ? '' : parts.hidden('of', of)}${parts.text({
    name: 'contact',
    type: isMail ? 'email' : 'tel',
    label: t.field[kind],
    hint: isMail ? undefined : t.phoneHint,
    value: typed,
    autocomplete: isMail ? 'email' : 'tel',
    inputmode: isMail ? 'email' : 'tel',
    maxlength: 254,
  })}${actions(parts.submit(t.send), buttonLink(`${visit.base}/account/contacts`, t.back))}`,
})}`,
  })
}

export function codePage(visit: Here, { contact }: ChangeRow, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-contact-code',
    entry: 'account-contacts',
    title: t.codeTitle,
    error,
    body: html`<p translate="no">${t.codeSent(contact, visit.tenant.policy.code.minutes)}</p>
${parts.form({
  body: html`${parts.text({
    name: 'code',
    label: t.code,
    hint: t.codeHint,
    autocomplete: 'one-time-code',
    inputmode: 'numeric',
    maxlength: 20,
    short: true,
  })}${actions(parts.submit(t.confirm), parts.act('resend', t.resend))}`,
})}<p><a href="${visit.base}/account/contacts">${t.back}</a></p>
`,
  })
}

type Reader = Visit<ContactsTenant>

/** For who got the mail: asks for the number in it and nothing else. */
export function stopPage(visit: Reader, typed = '', error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'stop-change',
    title: t.stopTitle,
    error,
    body: html`<p>${t.stopLead}</p>
${parts.form({
  body: html`${parts.text({
    name: 'number',
    label: t.stopNumber,
    hint: t.stopNumberHint,
    value: typed,
    autocomplete: 'off',
    maxlength: 40,
  })}${actions(parts.submit(t.stopNext))}`,
})}`,
  })
}

export function stopAskPage(visit: Reader, { kind, act, contact }: ChangeRow, number: string): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return page(visit, {
    name: 'stop-change-confirm',
    title: t.stopTitle,
    body: html`<p>${t.stopAsk}</p>
${facts([
  [`${t[kind as ContactKind]}: ${t.acts[act as Act]}`, html`<span translate="no">${masked(kind, contact)}</span>`],
])}${parts.form({
  body: html`${parts.hidden('number', number)}${actions(parts.act('stop', t.stop, 'danger'))}`,
})}`,
  })
}

export function stoppedPage(visit: Reader): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'stop-change-done',
    title: t.stopTitle,
    body: html`${outcome(visit, t.stopDone)}<p>${t.stopAfter}</p>
`,
  })
}
