import { html } from 'hono/html'
import type { Method } from '#accounts/accounts.ts'
import { formatDate } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import { actions, facts, notice, outcome, table } from '#web/parts.ts'
import type { Here, Need, Situation } from './account-method.ts'
import { texts } from './texts.ts'

const placeOf: Record<Need, string> = {
  password: 'password',
  'one-time-password': 'one-time-password',
  passkey: 'passkeys',
  mail: 'contacts',
}

export function methodPage(
  visit: Here,
  { account, choices }: Situation,
  { chosen, isDone, error }: { chosen: string; isDone: boolean; error?: PageError | undefined },
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const ready = choices.filter(({ needs }) => needs === undefined)
  const radios = ready.map(({ method }) => ({ value: method, label: t.methods[method], hint: t.hints[method] }))
  const form = html`${parts.hidden('step', 'form')}${parts.radios({
    name: 'method',
    label: t.choose,
    choices: radios,
    value: chosen || (ready.length === 1 ? (ready[0]?.method ?? '') : ''),
  })}${actions(parts.submit(t.next))}`
  return ownPage(visit, {
    name: 'account-method',
    title: t.title,
    error,
    body: html`${isDone ? outcome(visit, t.done) : ''}<p>${t.lead}</p>
${facts([[t.present, t.methods[account.method]]])}${ready.length > 0 ? parts.form({ body: form }) : html`<p>${t.none}</p>\n`}${unready(visit, choices)}`,
  })
}

/** A way that still needs something stays in sight, with the way there. */
function unready({ base, language }: Here, choices: Situation['choices']): Html {
  const t = texts[language]
  const items = choices.flatMap(({ method, needs }) =>
    needs
      ? [
          html`<li>${t.methods[method]}<br><a href="${base}/account/${placeOf[needs]}">${t.needs[needs]}</a></li>
`,
        ]
      : [],
  )
  return items.length === 0 ? html`` : html`<h2>${t.unready}</h2>\n<ul>\n${items}</ul>\n`
}

/** Before and after, and what becomes of the devices. */
export function confirmPage(visit: Here, { account, devices }: Situation, method: Method): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const leaves = account.method === 'password+certificate'
  const isCertificate = method === 'password+certificate'
  const isReady = devices.some(({ certificate }) => certificate?.state === 'active')
  const shown = facts([
    [t.userId, html`<span translate="no">${account.userId}</span>`],
    [t.before, t.methods[account.method]],
    [t.after, t.methods[method]],
  ])
  return ownPage(visit, {
    name: 'account-method',
    entry: 'account-method',
    title: t.confirmTitle,
    body: html`<p>${t.confirmLead}</p>
${shown}${leaves || (isCertificate && devices.length > 0) ? deviceTable(visit, devices) : ''}${
  leaves && devices.length > 0 ? notice(visit, 'warning', t.revokes) : ''
}${isCertificate && !isReady ? notice(visit, 'warning', t.orders(devices[0]?.device.mail ?? account.mails[0]?.address ?? '')) : ''}<p>${t.ends}</p>
${parts.form({
  body: html`${parts.hidden('step', 'confirm')}${parts.hidden('method', method)}${actions(
    html`${parts.submit(t.change)}${parts.act('back', t.back)}`,
  )}`,
})}`,
  })
}

function deviceTable({ language, tenant }: Here, devices: Situation['devices']): Html {
  const t = texts[language]
  if (devices.length === 0) return html``
  return table({
    caption: t.devices,
    columns: [t.number, t.deviceName, t.until],
    rows: devices.map(({ device, certificate }) => [
      String(device.number),
      device.name === '' ? t.noName : html`<span translate="no">${device.name}</span>`,
      certificate?.state === 'active' ? formatDate(certificate.notAfter, language, tenant.timeZone) : '-',
    ]),
  })
}
