import { html } from 'hono/html'
import { formatDate } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { type Html, page } from '#web/page.ts'
import { actions, buttonLink, facts, notice } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { onwardLink } from '#web/ways-out.ts'
import type { CertificateFault } from './certificate-step.ts'
import { certificateTexts } from './certificate-texts.ts'
import { type Asking, asked, notStarted } from './pages.ts'
import type { SignInTenant } from './sign-in.ts'

export interface Fault {
  why: CertificateFault
  commonName?: string | undefined
  /** Epoch seconds. */
  notAfter?: number | undefined
  /** Whether an ID was typed before. */
  isNamed: boolean
}

/** On the way to the certificate host. A 200, since a form may not be answered by a redirect to another address. */
export function toCertificatePage(visit: Visit, asking: Asking, to: string): Html {
  const t = certificateTexts[visit.language]
  return page(visit, {
    name: 'certificate',
    title: t.title,
    eyebrow: asked(visit, asking),
    refreshTo: to,
    body: html`<p>${t.lead}</p>
<p class="hint">${t.waits}</p>
${actions(onwardLink(to, t.goOn))}`,
  })
}

/** Why the certificate does not count, and what to do; nothing of whose it is. */
export function certificatePage(visit: Visit<SignInTenant>, asking: Asking, fault: Fault): Html {
  const { why, commonName, notAfter } = fault
  const t = certificateTexts[visit.language]
  const parts = formParts(visit)
  const name = why === 'not-yet-valid' ? 'expired' : why
  const date = notAfter === undefined ? '' : formatDate(notAfter, visit.language, visit.tenant.timeZone)
  const said = t.faults[why]
  const others = visit.tenant.policy.methods.allowed.some((method) => method !== 'password+certificate')
  return page(visit, {
    name: `certificate-${name}`,
    title: said.title,
    eyebrow: asked(visit, asking),
    body: html`<div data-error="certificate-${why}">${notice(visit, 'warning', said.why)}</div>
${
  commonName === undefined
    ? ''
    : facts([
        [t.commonName, html`<span translate="no">${commonName}</span>`],
        ...(date === '' ? [] : [[t.notAfter, date] as const]),
      ])
}<h2>${t.what}</h2>
<ul>${said.what.map((line) => html`<li>${line}</li>\n`)}<li>${t.restartBrowser}</li></ul>
${parts.form({
  body: html`${parts.hidden('step', 'certificate')}${actions(
    html`<button class="button button-main" name="action" value="use-certificate">${t.choose}</button>\n`,
    fault.isNamed || !others ? '' : parts.act('another-way', t.anotherWay, 'second'),
    fault.isNamed ? parts.act('back', t.anotherId, 'second') : '',
    parts.act('cancel', t.cancel, 'quiet'),
    notStarted(visit),
  )}`,
})}${asking.links.reissueCertificate ? actions(buttonLink(asking.links.reissueCertificate, t.reissue)) : html`<p>${t.desk}</p>\n`}<p><a href="${visit.base}/certificate/test">${t.test}</a></p>
`,
  })
}
