import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { type Html, page } from '#web/page.ts'
import { badge, facts, panel, printButton } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { HelpAnnouncement, HelpLink, HelpTenant } from './help.ts'
import { texts } from './texts.ts'

type Here = Visit<HelpTenant>

/** One part of the page, with a name in the address so that others can point at it. */
interface Section {
  id: string
  title: string
  body: Html
}

/** Everything is open at once: it can be searched, printed and read aloud from top to bottom. */
export function helpPage(visit: Here, announced: readonly HelpAnnouncement[], links: readonly HelpLink[]): Html {
  const t = texts[visit.language]
  const sections = sectionsOf(visit, announced, links)
  return page(visit, {
    name: 'help',
    title: t.title,
    eyebrow: visit.tenant.name,
    wide: true,
    announces: false,
    menu: sections.map(({ id, title }) => ({ href: `#${id}`, text: title })),
    body: html`<p>${t.lead}</p>
${sections.map(({ id, title, body }) => html`<div id="${id}">${panel(title, body)}</div>\n`)}${printButton(visit)}`,
  })
}

function sectionsOf(visit: Here, announced: readonly HelpAnnouncement[], links: readonly HelpLink[]): Section[] {
  const t = texts[visit.language]
  const { host } = new URL(visit.origin)
  return [
    ...(announced.length > 0
      ? [{ id: 'announcements', title: t.announced, body: announcements(visit, announced) }]
      : []),
    { id: 'cannot-sign-in', title: t.cannot, body: list(t.cannotBody) },
    { id: 'locked', title: t.locked, body: list(t.lockedBody) },
    { id: 'no-mail', title: t.mail, body: html`${list(t.mailBody)}${senders(visit)}` },
    { id: 'genuine', title: t.genuine, body: list(t.genuineBody(host)) },
    { id: 'asks', title: t.asks, body: whatIsAsked(visit) },
    { id: 'systems', title: t.systems, body: systems(visit) },
    ...more(visit, links),
    { id: 'contact', title: t.contact, body: contact(visit) },
  ]
}

/** A text of the catalogue: a point a line. */
function list(text: string): Html {
  return html`<ul>${text.split('\n').map((line) => html`<li>${line}</li>\n`)}</ul>
`
}

function announcements(visit: Here, all: readonly HelpAnnouncement[]): Html {
  return html`${all.map((one) => announcement(visit, one))}`
}

function announcement(visit: Here, one: HelpAnnouncement): Html {
  const { language, tenant, now } = visit
  const t = texts[language]
  const at = (time: number) => formatTime(time, language, tenant.timeZone)
  const tone = one.kind === 'incident' ? 'warning' : 'info'
  return html`<article class="announcement" id="announcement-${one.id}">
<p>${badge(tone, t.kinds[one.kind])} <span class="hint">${one.from > now ? t.planned : t.current}</span></p>
<h3>${one.title[language]}</h3>
${facts([[t.when, one.until === null ? t.since(at(one.from)) : t.fromTo(at(one.from), at(one.until))]])}${paragraphs(one.text[language])}</article>
`
}

/** Words that somebody typed: a paragraph a line. */
function paragraphs(text: string): Html {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return html`${lines.map((line) => html`<p>${line}</p>\n`)}`
}

/** The addresses that mails of the tenant come from, so that a filter can be told of them. */
function senders({ tenant, language }: Here): Html | '' {
  const addresses = [...new Set(tenant.senders.flatMap(({ address }) => address ?? []))]
  if (addresses.length === 0) return ''
  return html`<p>${texts[language].senders}</p>
<ul>${addresses.map((address) => html`<li translate="no">${address}</li>\n`)}</ul>
`
}

function whatIsAsked({ language }: Here): Html {
  const t = texts[language]
  return html`<h3>${t.asksYes}</h3>
${list(t.asksYesBody)}<h3>${t.asksNo}</h3>
${list(t.asksNoBody)}`
}

function systems({ language, tenant }: Here): Html {
  const t = texts[language]
  const own = tenant.help.systems?.[language]
  return html`${facts([
    [t.onPc, t.onPcBody],
    [t.onPhone, t.onPhoneBody],
    [t.settings, t.settingsBody],
  ])}${own ? html`<h3>${t.systemsOf(tenant.name)}</h3>\n${paragraphs(own)}` : ''}`
}

function more({ language, base, tenant }: Here, links: readonly HelpLink[]): Section[] {
  const t = texts[language]
  const { terms, privacy } = tenant.help
  const all = [
    ...links.map(({ path, text }) => ({ href: `${base}${path}`, text: text[language] })),
    ...(terms ? [{ href: terms, text: t.terms }] : []),
    ...(privacy ? [{ href: privacy, text: t.privacy }] : []),
  ]
  if (all.length === 0) return []
  return [
    {
      id: 'more',
      title: t.more,
      body: html`<ul class="links">${all.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>\n`)}</ul>
`,
    },
  ]
}

/** Every way to reach the support desk, in full. */
function contact({ language, tenant }: Here): Html {
  const t = texts[language]
  const { name, tel, mail, hours, url, chat, shop } = tenant.support
  const ways = [
    ...(name ? [[t.desk, name] as const] : []),
    ...(tel ? [[t.tel, html`<a href="tel:${tel.replace(/[^+\d]/g, '')}">${tel}</a>`] as const] : []),
    ...(mail ? [[t.byMail, html`<a href="mailto:${mail}">${mail}</a>`] as const] : []),
    ...(chat ? [[t.chat, outside(chat)] as const] : []),
    ...(url ? [[t.web, outside(url)] as const] : []),
    ...(shop ? [[t.shop, shop] as const] : []),
    ...(hours ? [[t.hours, hours] as const] : []),
  ]
  if (ways.length === 0) return html`<p>${t.contactNone}</p>`
  return html`<p>${t.contactLead}</p>
${facts(ways)}${shop ? html`<p class="hint">${t.shopHint}</p>\n` : ''}`
}

const outside = (url: string) =>
  /^https?:/.test(url) ? html`<a href="${url}" rel="noreferrer">${new URL(url).host}</a>` : html`${url}`
