import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { type Html, page } from '#web/page.ts'
import { actions, buttonLink, facts, notice, table } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { KeptMessage } from './mailbox.ts'
import { texts } from './texts.ts'

const path = '/_mailbox'

/** What was written, newest first. */
export function mailboxPage(visit: Visit, messages: KeptMessage[], to: string | undefined): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const body = html`<p>${t.lead}</p>
<form method="get" action="${path}">
${parts.text({ name: 'to', label: t.filter, type: 'search', value: to, autocomplete: 'off', required: false })}${actions(
  parts.submit(t.search, 'second'),
  to === undefined ? '' : buttonLink(path, t.all, 'quiet'),
)}</form>
${messages.length === 0 ? notice(visit, 'info', html`${t.empty}<br>${t.emptyHelp}`) : messageTable(visit, messages)}`
  return page(visit, { name: 'mailbox', title: t.title, body, wide: true })
}

function messageTable(visit: Visit, messages: KeptMessage[]): Html {
  const t = texts[visit.language]
  return table({
    caption: t.count(messages.length),
    columns: [t.at, t.to, t.subject],
    rows: messages.map((message) => [
      written(visit, message),
      html`<span translate="no">${message.to}</span>`,
      html`<a href="${path}/messages/${message.id}" translate="no">${titleOf(visit, message)}</a>`,
    ]),
  })
}

/** One message as text, with its links to follow. */
export function messagePage(visit: Visit, message: KeptMessage): Html {
  const t = texts[visit.language]
  const body = html`${facts([
    [t.channel, message.channel === 'sms' ? t.sms : t.mail],
    [t.to, html`<span translate="no">${message.to}</span>`],
    [t.subject, html`<span translate="no">${titleOf(visit, message)}</span>`],
    [t.at, written(visit, message)],
  ])}<div class="letter" translate="no">${message.text.split('\n').map((line) => html`${withLinks(line)}<br>\n`)}</div>
${actions(
  message.html ? buttonLink(`${path}/messages/${message.id}/html`, t.html) : '',
  buttonLink(path, t.back, 'quiet'),
)}`
  return page(visit, { name: 'mailbox-message', title: t.one, body, wide: true })
}

/** For a message that is not there, or no longer. */
export function goneMessagePage(visit: Visit): Html {
  const t = texts[visit.language]
  const body = html`<div data-error="not-found">${notice(visit, 'info', t.gone)}</div>
${actions(buttonLink(path, t.back))}`
  return page(visit, { name: 'mailbox-message', title: t.one, body, wide: true })
}

function titleOf(visit: Visit, { subject, channel, text }: KeptMessage): string {
  return subject || (channel === 'sms' ? text : texts[visit.language].noSubject)
}

function written(visit: Visit, { at }: KeptMessage): string {
  return `${formatTime(Date.parse(at) / 1000, visit.language, visit.tenant.timeZone)} ${visit.tenant.timeZone}`
}

function withLinks(line: string): (Html | string)[] {
  return line
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))
}
