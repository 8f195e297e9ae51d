import { html, raw } from 'hono/html'
import type { DeliveryStanding } from '#certificates/certificates.ts'
import { formatDate, formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink, facts, notice, outcome } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { type Format, formats, type Here, makesKeyInBrowser, type Tested, usualFormat } from './certificate-download.ts'
import { drawing } from './drawing-pages.ts'
import { drawn, type GuideName, type GuideStep, guideFor, guideNames, guideTitles } from './guides.ts'
import { guidesEn } from './guides-en.ts'
import { guidesJa } from './guides-ja.ts'
import { texts } from './texts.ts'

const guides = { ja: guidesJa, en: guidesEn }

/** The download password and the format. Where scripts run on a PC, the form's key is made in the browser. */
export function downloadPage(
  visit: Here,
  standing: DeliveryStanding & { at: 'open' },
  typed?: { format: Format },
  error?: PageError,
): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const { device, commonName, downloads, expiresAt } = standing
  const inBrowser = makesKeyInBrowser(device, visit.userAgent)
  const fields = html`${parts.password({
    name: 'download_password',
    label: t.password,
    hint: t.passwordHint,
    autocomplete: 'one-time-code',
  })}${parts.radios({
    name: 'format',
    label: t.format,
    value: typed?.format ?? usualFormat(device, visit.userAgent),
    choices: formats.map((format) => ({ value: format, label: t.formats[format], hint: t.formatHints[format] })),
  })}${actions(parts.submit(t.download))}`
  return page(visit, {
    name: 'certificate-download',
    title: t.title,
    eyebrow: t.for(visit.tenant.name),
    error,
    ...(inBrowser ? { script: 'certificate.js' as const } : {}),
    body: html`<p>${t.lead}</p>
${facts([
  [t.commonName, html`<span translate="no">${commonName}</span>`],
  [t.device, t.deviceName(device.number, device.name)],
  [t.until, formatTime(expiresAt, visit.language, visit.tenant.timeZone)],
  [t.left, t.times(downloads)],
])}${parts.form({ body: fields })}${
  inBrowser
    ? html`<p class="hint" hidden data-certificate="${commonName}" data-file="certificate-${device.number}.p12" data-words="${JSON.stringify([t.working, t.saved, t.failed])}">${t.inBrowser}</p>
<p role="status" data-certificate-status></p>
`
    : ''
}<p class="hint">${t.again}</p>
<h2>${t.guides}</h2>
${guideLinks(visit)}<p><a href="${visit.base}/certificate/test">${t.test}</a></p>
<p class="hint">${t.never}</p>
`,
  })
}

function guideLinks(visit: Visit): Html {
  const t = texts[visit.language]
  const own = guideFor(visit.userAgent)
  const link = (name: GuideName) =>
    html`<a href="${visit.base}/certificate/guide/${name}">${guideTitles[name][visit.language]}</a>`
  return html`<p>${t.guideFor}: ${link(own)}</p>
<details><summary>${t.otherGuides}</summary>
<ul>${guideNames.filter((name) => name !== own).map((name) => html`<li>${link(name)}</li>\n`)}</ul></details>
`
}

export function overPage(visit: Here, why: 'expired' | 'used' | 'locked'): Html {
  const t = texts[visit.language]
  const { account } = visit.links
  return page(visit, {
    name: 'error',
    title: t.over[why].title,
    eyebrow: t.for(visit.tenant.name),
    body: html`<div data-error="${why}">${notice(visit, 'warning', t.over[why].why)}</div>
<p>${t.over.next}</p>
${account ? actions(buttonLink(`${account}/devices`, t.back)) : ''}`,
  })
}

/** For tenants whose mails have no links. */
export function numberPage(visit: Here, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const field = { name: 'number', label: t.number, autocomplete: 'one-time-code', maxlength: 60 }
  return page(visit, {
    name: 'certificate-number',
    title: t.numberTitle,
    eyebrow: t.title,
    error,
    body: html`<p>${t.numberLead}</p>
${parts.form({ body: html`${parts.text(field)}${actions(parts.submit(t.next))}` })}`,
  })
}

export function guidePage(visit: Here, name: GuideName): Html {
  const t = texts[visit.language]
  const guide = guides[visit.language][name]
  return page(visit, {
    name: 'certificate-guide',
    title: guide.title,
    eyebrow: t.guides,
    wide: true,
    body: html`<p class="hint">${t.guideDrawn(drawn.version, formatDate(drawn.date, visit.language, 'UTC'))}</p>
<ol class="guide">
${guide.steps.map((step) => stepOf(visit, step))}</ol>
<h2>${t.trouble}</h2>
<ul>${guide.trouble.map((line) => html`<li>${line}</li>\n`)}</ul>
${actions(
  html`<button type="button" class="button button-second" hidden${raw(' data-print')}>${t.print}</button>`,
  buttonLink(`${visit.base}/certificate/test`, t.test),
)}<h2>${t.otherGuides}</h2>
<ul>${guideNames
      .filter((other) => other !== name)
      .map(
        (other) =>
          html`<li><a href="${visit.base}/certificate/guide/${other}">${guideTitles[other][visit.language]}</a></li>\n`,
      )}</ul>
`,
  })
}

function stepOf(visit: Here, { text, picture }: GuideStep): Html {
  const t = texts[visit.language]
  return html`<li><p>${text}</p>
${picture ? drawing(picture, t.picture(picture.title, picture.press)) : ''}</li>
`
}

/** `tested` undefined: not asked yet. */
export function testPage(visit: Here, tested: Tested | undefined): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return page(visit, {
    name: 'certificate-test',
    title: t.testTitle,
    eyebrow: t.for(visit.tenant.name),
    body: html`${tested ? verdict(visit, tested) : html`<p>${t.testLead}</p>\n`}${parts.form({
      body: actions(parts.submit(tested ? t.testAgain : t.testStart)),
    })}<h2>${t.guides}</h2>
${guideLinks(visit)}`,
  })
}

function verdict(visit: Here, tested: Tested): Html {
  const t = texts[visit.language]
  const { commonName, notAfter } = tested
  const said = [
    ...(commonName ? [[t.commonName, html`<span translate="no">${commonName}</span>`] as const] : []),
    ...(tested.fits && tested.userId
      ? [[t.userId, html`<strong translate="no">${tested.userId}</strong>`] as const]
      : []),
    ...(notAfter ? [[t.notAfter, formatDate(notAfter, visit.language, visit.tenant.timeZone)] as const] : []),
  ]
  const words = tested.fits ? '' : (t.testBad[tested.why as keyof typeof t.testBad] ?? t.testBad.missing)
  const box = tested.fits
    ? outcome(visit, t.testGood)
    : html`<div data-error="certificate-${tested.why}">${notice(visit, 'warning', words)}</div>\n`
  return html`${box}${said.length > 0 ? facts(said) : ''}`
}
