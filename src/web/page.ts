import { html, raw } from 'hono/html'
import { formatTime, type Language, type Words } from '#language/language.ts'
import { asset } from './assets.ts'
import { gateMark, type Html, icon } from './markup.ts'
import type { FieldError } from './problem.ts'
import { languageNames, texts } from './texts.ts'
import type { Visit } from './visit.ts'

export type { Html } from './markup.ts'

/** What went wrong, on the page that can mend it; a Problem is one. */
export interface PageError {
  code: string
  text: Words
  errors?: readonly FieldError[] | undefined
}

export interface MenuItem {
  href: string
  text: string
  /** The page that is open now. */
  current?: boolean | undefined
  /** Set apart from those before it. */
  begins?: boolean | undefined
}

export interface PageOptions {
  /** Name of the page in the list of INTERFACE; becomes `data-page`. */
  name: string
  /** Heading and, with the tenant's name, title. */
  title: string
  /** One quiet line above the heading: which service asked, or which step this is. */
  eyebrow?: Html | string | undefined
  body: Html
  /** What search engines show of the page; without it none of them may find it. */
  description?: string | undefined
  error?: PageError | undefined
  /** More than one form's width: account page, tables. */
  wide?: boolean | undefined
  /** With `wide`: the rooms beside the page. */
  menu?: readonly MenuItem[] | undefined
  /** What stands below the menu: the way out. */
  menuEnd?: Html | undefined
  /** Hand-over page: the browser goes on by itself at once. Only http and https; other schemes wait for a tap on a link in the body. */
  refreshTo?: string | undefined
  /** A script beside the one that every page has. */
  script?: 'passkey.js' | 'certificate.js' | 'app.js' | undefined
  /** Path of the manifest of an app that can be installed. */
  manifest?: string | undefined
  /** The page shows what cannot be shown again; it offers nothing that would leave it. */
  once?: boolean | undefined
  /** False: what is announced stands on the page itself. */
  announces?: boolean | undefined
}

/** The whole document. Languages, domain, help and support stand at the same place on every page. */
export function page(visit: Visit, options: PageOptions): Html {
  const t = texts[visit.language]
  const title = options.error ? t.errorTitle(options.title) : options.title
  return html`<!doctype html>
<html lang="${visit.language}">
<head>
<meta charset="utf-8">
<title>${title} | ${visit.tenant.name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${options.description === undefined ? html`<meta name="robots" content="noindex">` : html`<meta name="description" content="${options.description}">`}
${refresh(options.refreshTo)}${options.manifest ? installable(options.manifest) : ''}<link rel="icon" type="image/svg+xml" href="${asset('icon.svg')}">
<link rel="stylesheet" href="${asset('sign-in.css')}">
${options.wide ? html`<link rel="stylesheet" href="${asset('wide.css')}">\n` : ''}<script type="module" nonce="${visit.nonce}" src="${asset('enhance.js')}"></script>
${options.script ? html`<script type="module" nonce="${visit.nonce}" src="${asset(options.script)}"></script>\n` : ''}</head>
<body${options.wide ? raw(' class="wide"') : ''}>
<a class="skip" href="#main">${t.skip}</a>
${top(visit)}
${options.announces === false || options.refreshTo ? '' : announcedNow(visit)}<div class="middle">
${options.menu ? sideMenu(visit, options.menu, options.menuEnd) : ''}<main id="main" data-page="${options.name}" tabindex="-1">
${options.eyebrow ? html`<p class="eyebrow">${options.eyebrow}</p>\n` : ''}<h1>${options.title}</h1>
${options.error ? errorSummary(visit, options.error) : ''}${options.body}
</main>
</div>
${foot(visit, options)}
</body>
</html>
`
}

function installable(manifest: string): Html {
  return html`<link rel="manifest" href="${manifest}">
<link rel="apple-touch-icon" href="${asset('icon-192.png')}">
`
}

function refresh(to: string | undefined): Html | '' {
  if (!to || !/^https?:\/\//.test(to)) return ''
  return html`<meta http-equiv="refresh" content="0;url=${to}">\n`
}

function top(visit: Visit): Html {
  const host = new URL(visit.origin).host
  return html`<header class="top">
<p class="brand">${gateMark()}<span>${visit.tenant.name}</span></p>
<p class="host" title="${texts[visit.language].onThisHost}">${icon('globe')}<span class="unseen">${texts[visit.language].onThisHost}: </span><span translate="no">${host}</span></p>
</header>`
}

/** Maintenance and incidents, while they apply: one calm line each, and the way to the whole text. */
function announcedNow({ announced = [], language, links, tenant }: Visit): Html | '' {
  if (announced.length === 0) return ''
  const t = texts[language]
  return html`<section class="announced" aria-label="${t.announced}"><ul>
${announced
  .slice(0, mostAnnounced)
  .map(
    ({ kind, title, until }) =>
      html`<li>${icon(kind === 'incident' ? 'alert' : 'info')}<span>${title[language]}${
        until === null ? '' : html` <small>${t.announcedUntil(formatTime(until, language, tenant.timeZone))}</small>`
      }</span></li>\n`,
  )}</ul>
${links.help ? html`<p><a href="${links.help}#announcements">${t.announcedMore}</a></p>\n` : ''}</section>
`
}

/** More stand on the help page. */
const mostAnnounced = 3

/** Where there is little room the list folds into one line that names the open page; the style sheet knows which. */
function sideMenu(visit: Visit, items: readonly MenuItem[], end: Html | undefined): Html {
  const t = texts[visit.language]
  const open = items.find(({ current }) => current)
  return html`<div class="side"><nav class="menu" aria-label="${t.menu}">
<details class="fold"><summary>${icon('menu')}<span>${t.menu}</span>${open ? html`<span class="fold-now">${open.text}</span>` : ''}</summary></details>
<ul>
${items.map(
  ({ href, text, current, begins }) =>
    html`<li${begins ? raw(' class="begins"') : ''}><a href="${href}"${current ? raw(' aria-current="page"') : ''}>${text}</a></li>\n`,
)}</ul></nav>
${end ?? ''}</div>
`
}

/** The pattern of GOV.UK: what is wrong, on top, each line leading to its field. */
function errorSummary(visit: Visit, { code, text, errors = [] }: PageError): Html {
  const t = texts[visit.language]
  const lead = text[visit.language]
  const said = errors.some((error) => error.text[visit.language] === lead)
  return html`<div class="error-summary" role="alert" tabindex="-1" data-error="${code}" data-error-summary>
<h2>${icon('alert')}${t.problem}</h2>
${said || lead === t.problem ? '' : html`<p>${lead}</p>\n`}${
  errors.length === 0
    ? ''
    : html`<ul>${errors.map(({ field, text }) => html`<li><a href="#${field}">${text[visit.language]}</a></li>\n`)}</ul>\n`
}</div>
`
}

function foot(visit: Visit, { once }: PageOptions): Html {
  return html`<footer class="foot">
${footLinks(visit)}${supportDesk(visit)}${once ? '' : languageSwitch(visit)}</footer>`
}

function footLinks(visit: Visit): Html | '' {
  const t = texts[visit.language]
  const { help, check } = visit.links
  if (!help && !check) return ''
  return html`<ul class="foot-links">
${help ? html`<li><a href="${help}">${icon('help')}${t.help}</a></li>\n` : ''}${
  check ? html`<li><a href="${check}">${icon('shield')}${t.check}</a></li>\n` : ''
}</ul>
`
}

/** The tenant's support desk, as far as it is known. */
export function supportDesk(visit: Visit): Html | '' {
  const t = texts[visit.language]
  const { name, tel, mail, hours, url } = visit.tenant.support
  if (!name && !tel && !mail && !url) return ''
  return html`<div class="support">
<p><strong>${t.support}</strong> ${url && /^https?:/.test(url) ? html`<a href="${url}" rel="noreferrer">${name ?? url}</a>` : (name ?? '')}</p>
<ul>
${tel ? html`<li>${t.tel}: <a href="tel:${tel.replace(/[^+\d]/g, '')}">${tel}</a></li>\n` : ''}${
  mail ? html`<li>${t.mail}: <a href="mailto:${mail}">${mail}</a></li>\n` : ''
}${hours ? html`<li>${t.hours}: ${hours}</li>\n` : ''}</ul>
</div>
`
}

function languageSwitch(visit: Visit): Html | '' {
  if (visit.tenant.languages.length < 2) return ''
  return html`<nav class="languages" aria-label="${texts[visit.language].language}"><ul>
${visit.tenant.languages.map((language) => html`<li>${languageLink(visit, language)}</li>\n`)}</ul></nav>
`
}

function languageLink(visit: Visit, language: Language): Html {
  const name = languageNames[language]
  if (language === visit.language) return html`<span aria-current="true">${name}</span>`
  return html`<a href="${inLanguage(visit.path, language)}" lang="${language}" hreflang="${language}">${name}</a>`
}

/** The same page in another language; the reception reads `lang` and remembers it. */
function inLanguage(path: string, language: Language): string {
  const url = new URL(path, 'http://page.invalid')
  url.searchParams.set('lang', language)
  return `${url.pathname}${url.search}`
}
