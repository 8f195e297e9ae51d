import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { type Html, page } from '#web/page.ts'
import type { Visit } from '#web/visit.ts'
import type { KeptMessage } from './mailbox.ts'
import { texts } from './texts.ts'

const path = '/_mailbox'

/** What was written, newest first. */
export function mailboxPage(visit: Visit, messages: KeptMessage[], to: string | undefined): Html {
  const t = texts[visit.language].mailbox
  const body = html`<p>${t.lead}</p>
${to === undefined ? '' : html`<p>${t.only(to)} <a href="${path}">${t.all}</a></p>`}
<form method="get" action="${path}">
<div class="field"><label for="to">${t.to}</label><input id="to" name="to" type="search" value="${to ?? ''}" autocomplete="off"></div>
<button class="button button-second">${t.filter}</button>
</form>
${messages.length === 0 ? html`<p><strong>${t.empty}</strong><br>${t.emptyHelp}</p>` : messageTable(visit, messages)}`
  return page(visit, { name: 'mailbox', title: t.title, body, wide: true })
}

function messageTable(visit: Visit, messages: KeptMessage[]): Html {
  const t = texts[visit.language].mailbox
  return html`<div class="table-frame" tabindex="0" role="region" aria-label="${t.title}"><table>
<thead><tr><th scope="col">${t.at}</th><th scope="col">${t.channel}</th><th scope="col">${t.to}</th><th scope="col">${t.subject}</th></tr></thead>
<tbody>
${messages.map(
  (message) => html`<tr>
<td>${written(visit, message)}</td>
<td>${message.channel === 'sms' ? t.sms : t.mail}</td>
<td translate="no">${message.to}</td>
<td><a href="${path}/messages/${message.id}">${message.subject || (message.channel === 'sms' ? message.text : t.noSubject)}</a></td>
</tr>
`,
)}</tbody></table></div>`
}

/** One message as text, with its links to follow. */
export function messagePage(visit: Visit, message: KeptMessage): Html {
  const t = texts[visit.language].mailbox
  const body = html`<dl>
<dt>${t.to}</dt><dd translate="no">${message.to}</dd>
<dt>${t.at}</dt><dd>${written(visit, message)}</dd>
</dl>
<div class="letter">${message.text.split('\n').map((line) => html`${withLinks(line)}<br>\n`)}</div>
<p>${message.html ? html`<a href="${path}/messages/${message.id}/html">${t.html}</a> ` : ''}<a href="${path}">${t.back}</a></p>`
  return page(visit, { name: 'mailbox-message', title: message.subject || t.sms, body, wide: true })
}

/** For a message that is not there, or no longer. */
export function goneMessagePage(visit: Visit): Html {
  const t = texts[visit.language].mailbox
  const body = html`<p>${t.gone}</p><p><a href="${path}">${t.back}</a></p>`
  return page(visit, { name: 'mailbox-message', title: t.title, body, wide: true })
}

function written(visit: Visit, { at }: KeptMessage): string {
  return formatTime(Date.parse(at) / 1000, visit.language, visit.tenant.timeZone)
}

function withLinks(line: string): (Html | string)[] {
  return line
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))
}
