import { html } from 'hono/html'
import type { DeviceFacts } from '#devices/devices.ts'
import { deviceKinds } from '#devices/devices.ts'
import { formatDate } from '#language/language.ts'
import { type FormParts, formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import {
  actions,
  badge,
  buttonLink,
  facts,
  notice,
  outcome,
  panel,
  secretBox,
  steps,
  type Tone,
  table,
} from '#web/parts.ts'
import type { Here, Listed } from './account-devices.ts'
import type { Typed } from './judging.ts'
import { texts } from './texts.ts'

export const outcomes = ['changed', 'removed', 'written-down'] as const
export type Said = (typeof outcomes)[number]

const soonSeconds = 30 * 24 * 60 * 60
type State = 'none' | 'waiting' | 'active' | 'soon' | 'expired' | 'revoked'
const tones: Record<State, Tone | 'plain'> = {
  none: 'plain',
  waiting: 'info',
  active: 'success',
  soon: 'warning',
  expired: 'warning',
  revoked: 'danger',
}

function stateOf({ certificate, download }: Listed, now: number): State {
  if (certificate?.state === 'active') return certificate.notAfter < now + soonSeconds ? 'soon' : 'active'
  if (download?.state === 'waiting') return 'waiting'
  return certificate?.state ?? 'none'
}

const path = ({ base }: Here, end = '') => `${base}/account/devices${end}`

export function devicesPage(
  visit: Here,
  list: readonly Listed[],
  { hasRoom, said, error }: { hasRoom: boolean; said?: Said | undefined; error?: PageError | undefined },
): Html {
  const t = texts[visit.language]
  const { add, max } = visit.tenant.policy.devices
  return ownPage(visit, {
    name: 'account-devices',
    title: t.title,
    error,
    body: html`${said ? outcome(visit, t.said[said]) : ''}<p>${t.lead}</p>
${list.length === 0 ? html`<p>${t.none}</p>\n` : devicesTable(visit, list)}${
  add && hasRoom ? actions(buttonLink(path(visit, '/add'), t.add, 'main')) : ''
}${add && !hasRoom ? html`<p class="hint">${t.full(max)}</p>\n` : ''}<p><a href="${visit.base}/certificate/test">${t.guide}</a></p>
`,
  })
}

function devicesTable(visit: Here, list: readonly Listed[]): Html {
  const t = texts[visit.language]
  return table({
    caption: t.caption,
    columns: Object.values(t.columns),
    rows: list.map((each) => {
      const { device, certificate, download } = each
      const state = stateOf(each, visit.now)
      const waits =
        download && certificate?.state !== 'active' ? html`<br><small>${t.downloads[download.state]}</small>` : ''
      return [
        String(device.number),
        device.name === '' ? t.noName : html`<span translate="no">${device.name}</span>`,
        t.kinds[device.kind],
        html`<span translate="no">${device.mail}</span>`,
        certificate ? formatDate(certificate.notAfter, visit.language, visit.tenant.timeZone) : '-',
        html`${badge(tones[state], t.states[state])}${waits}`,
        html`<a href="${path(visit, `/${device.number}`)}" aria-label="${t.openOf(device.number)}">${t.open}</a>`,
      ]
    }),
  })
}

/** The form of both wizards; `of` is the device that changes. */
export function formPage(
  visit: Here,
  { of, typed, error }: { of?: Listed | undefined; typed?: Typed | undefined; error?: PageError | undefined },
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-device',
    entry: 'account-devices',
    title: of ? t.deviceTitle(of.device.number) : t.addTitle,
    error,
    body: html`${of ? '' : bar(visit, 1)}${of ? summary(visit, of) : html`<p>${t.addLead}</p>\n`}${of ? html`<h2>${t.changeTitle}</h2>\n` : ''}${parts.form(
      {
        body: html`${parts.hidden('step', 'form')}${fields(visit, parts, typed ?? typedFrom(of?.device))}${actions(parts.submit(t.next))}`,
      },
    )}${of ? acts(visit, of) : ''}<p><a href="${path(visit)}">${t.toList}</a></p>
`,
  })
}

function fields(visit: Here, parts: FormParts, typed: Typed): Html {
  const t = texts[visit.language]
  const { change } = visit.tenant.policy.devices
  const mail = { type: 'email', autocomplete: 'email', inputmode: 'email', maxlength: 254 } as const
  const kinds = deviceKinds.map((kind) => ({ value: kind, label: t.kinds[kind] }))
  const isFixed = !change && typed.text('kind') !== '' && typed.text('number') !== ''
  return html`${parts.text({ ...mail, name: 'mail', label: t.mail, hint: t.mailHint, value: typed.text('mail') })}${parts.text(
    { ...mail, name: 'mail_confirm', label: t.mailConfirm, value: typed.text('mail_confirm') },
  )}${
    isFixed
      ? html`${parts.hidden('kind', typed.text('kind'))}${parts.hidden('device_name', typed.text('device_name'))}`
      : html`${parts.radios({ name: 'kind', label: t.kind, choices: kinds, value: typed.text('kind') })}${parts.text({
          name: 'device_name',
          label: t.deviceName,
          hint: t.deviceNameHint,
          required: false,
          value: typed.text('device_name'),
          autocomplete: 'off',
          maxlength: 80,
        })}`
  }`
}

/** A device as its form would hold it. */
export function typedFrom(device: (DeviceFacts & { number: number }) | undefined): Typed {
  const values: Record<string, string> = device
    ? {
        mail: device.mail,
        mail_confirm: device.mail,
        kind: device.kind,
        device_name: device.name,
        number: String(device.number),
      }
    : {}
  return { text: (name) => values[name] ?? '' }
}

/** What was typed, once more; everything goes on in hidden fields. */
export function confirmPage(visit: Here, { mail, kind, name }: DeviceFacts, of?: Listed): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return ownPage(visit, {
    name: 'account-device',
    entry: 'account-devices',
    title: of ? t.changeTitle : t.addTitle,
    body: html`${of ? '' : bar(visit, 2)}<p>${t.confirmLead}</p>
${facts([
  [t.mail, html`<span translate="no">${mail}</span>`],
  [t.kind, t.kinds[kind]],
  [t.deviceName, name === '' ? t.noName : html`<span translate="no">${name}</span>`],
])}${parts.form({
  body: html`${parts.hidden('step', 'confirm')}${parts.hidden('mail', mail)}${parts.hidden('mail_confirm', mail)}${parts.hidden('kind', kind)}${parts.hidden('device_name', name)}${actions(
    parts.submit(of ? t.confirmChange : t.confirmAdd),
    parts.act('back', t.back, 'second'),
  )}`,
})}`,
  })
}

/** The download password, this once; `password` undefined: not any more. */
export function passwordPage(visit: Here, { device, download }: Listed, password: string | undefined): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return ownPage(visit, {
    name: 'download-password',
    entry: 'account-devices',
    title: t.doneTitle(device.number),
    body: html`${bar(visit, 3)}${
      password === undefined
        ? html`<p>${t.notShown}</p>
${actions(buttonLink(path(visit, `/${device.number}`), t.openOf(device.number), 'main'))}`
        : html`<p>${t.doneLead}</p>
${secretBox(visit, { name: 'download-password', label: t.secret, value: password, printable: true })}${notice(visit, 'warning', t.once)}
<p>${t.doneMail(device.mail)}</p>
${download ? facts([[t.commonName, html`<span translate="no">${download.commonName}</span>`]]) : ''}${parts.form({
  body: html`${parts.hidden('step', 'download-password')}${actions(parts.submit(t.wroteDown))}`,
})}`
    }`,
  })
}

export function removePage(visit: Here, { device }: Listed): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return ownPage(visit, {
    name: 'account-device',
    entry: 'account-devices',
    title: t.removeTitle,
    body: html`<p>${t.removeConfirm(t.named(device.number, device.name))}</p>
${parts.form({
  body: html`${parts.hidden('step', 'remove')}${actions(
    parts.submit(t.removeYes, 'danger'),
    buttonLink(path(visit, `/${device.number}`), t.removeNo),
  )}`,
})}`,
  })
}

function bar(visit: Here, current: number): Html {
  return steps(visit, Object.values(texts[visit.language].steps), current)
}

function summary(visit: Here, each: Listed): Html {
  const t = texts[visit.language]
  const { certificate, download } = each
  const state = stateOf(each, visit.now)
  const name = certificate?.commonName ?? download?.commonName
  return facts([
    [t.columns.state, badge(tones[state], t.states[state])],
    ...(name ? [[t.commonName, html`<span translate="no">${name}</span>`] as const] : []),
    ...(certificate
      ? [[t.columns.notAfter, formatDate(certificate.notAfter, visit.language, visit.tenant.timeZone)] as const]
      : []),
    ...(download ? [[t.secret, t.downloads[download.state]] as const] : []),
  ])
}

/** What else can be done with it; each is a form of its own. */
function acts(visit: Here, each: Listed): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const { device, certificate, kept } = each
  const isActive = certificate?.state === 'active'
  const act = (name: string, label: string, look: 'second' | 'danger') =>
    parts.form({ kind: 'other', action: path(visit, `/${device.number}/${name}`), body: parts.submit(label, look) })
  return html`${panel(
    isActive ? t.renewTitle : t.againTitle,
    html`<p>${isActive ? t.renewLead : t.againLead}</p>
${act('renew', isActive ? t.renew : t.again, 'second')}`,
  )}${isActive ? panel(t.lostTitle, html`<p>${t.lostLead}</p>\n${act('lost', t.lost, 'danger')}`) : ''}${
    visit.tenant.policy.devices.delete
      ? panel(
          t.removeTitle,
          kept
            ? html`<p>${t.kept[kept]}</p>\n`
            : html`<p>${t.removeLead}</p>
${buttonLink(path(visit, `/${device.number}/delete`), t.remove)}`,
        )
      : ''
  }`
}
