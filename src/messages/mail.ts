/**
 * The frame of every mail: whom it addresses, what happened, the facts, what to do if it was not you, the support desk of
 * the site's operator, and a reference number. Text and HTML come from the same lines, so that neither says more.
 *
 * Only `link` becomes something to click. Facts and the salutation may hold words that other people chose; they are
 * made inert.
 */
import type { Language } from '#language/language.ts'
import type { Support } from '#web/visit.ts'
import { inert, plain } from './inert.ts'
import { texts } from './texts.ts'

export interface Fact {
  label: string
  value: string
  /** The operator chose the words, such as the tenant's name: no need to make them inert. */
  ours?: boolean
}

export interface Mail {
  language: Language
  /** The user ID, or how the person is called. */
  salutation: string
  /** Chosen by the person, so that they know a true mail; shown above everything that the mail says. */
  phrase?: string | undefined
  /** The tenant's name. */
  service: string
  /** Paragraphs in our own words. */
  lead: readonly string[]
  facts: readonly Fact[]
  /** A page that never asks for user ID or sign-in password. */
  link?: { label: string; url: string } | undefined
  /** Paragraphs after facts and link: what to know or do next. */
  next?: readonly string[] | undefined
  notYou: string
  support: Support
  reference: string
}

/** The body of a mail, both ways. Lines of the text end with LF. */
export function mailBody(mail: Mail): { text: string; html: string } {
  const parts = partsOf(mail)
  return { text: `${parts.map(textOf).join('\n\n')}\n`, html: documentOf(mail, parts.map(htmlOf).join('\n')) }
}

/** What a mail is made of, top to bottom. */
type Part =
  | { kind: 'paragraph'; lines: string[]; quiet?: boolean }
  | { kind: 'facts'; rows: { label: string; value: string }[]; colon: string }
  | { kind: 'link'; label: string; url: string }
  | { kind: 'heading'; text: string; lines: string[] }

function partsOf(mail: Mail): Part[] {
  const t = texts[mail.language]
  const paragraph = (line: string): Part => ({ kind: 'paragraph', lines: [plain(line)] })
  const facts = mail.facts.map(({ label, value, ours }) => ({ label, value: ours ? plain(value) : inert(value) }))
  return [
    paragraph(t.salutation(inert(mail.salutation))),
    ...(mail.phrase ? [paragraph(t.phrase(inert(mail.phrase)))] : []),
    ...mail.lead.map(paragraph),
    ...(facts.length > 0 ? [{ kind: 'facts', rows: facts, colon: t.colon } as const] : []),
    ...(mail.link ? [{ kind: 'link', ...mail.link } as const] : []),
    ...(mail.next ?? []).map(paragraph),
    { kind: 'heading', text: t.notYou, lines: [plain(mail.notYou)] },
    { kind: 'heading', text: t.support, lines: supportLines(mail) },
    { kind: 'paragraph', quiet: true, lines: [t.automatic, t.reference(plain(mail.reference))] },
  ]
}

function supportLines({ language, support, service }: Mail): string[] {
  const t = texts[language]
  const { name, tel, mail, hours, url } = support
  const lines = [
    name,
    tel && `${t.tel}${t.colon}${tel}`,
    mail && `${t.mail}${t.colon}${mail}`,
    url && `${t.web}${t.colon}${url}`,
  ].filter((line) => line !== undefined && line !== '')
  if (lines.length === 0) return [t.noSupport(plain(service))]
  return [...lines, ...(hours ? [`${t.hours}${t.colon}${hours}`] : [])].map((line) => plain(line ?? ''))
}

function textOf(part: Part): string {
  if (part.kind === 'facts') return part.rows.map(({ label, value }) => `${label}${part.colon}${value}`).join('\n')
  if (part.kind === 'link') return `${part.label}\n${part.url}`
  if (part.kind === 'heading') return `■ ${part.text}\n${part.lines.join('\n')}`
  return `${part.quiet ? '--\n' : ''}${part.lines.join('\n')}`
}

const style = {
  body: 'margin:0;padding:24px 12px;font-family:sans-serif;font-size:16px;line-height:1.7',
  sheet: 'max-width:36em;margin:0 auto',
  label: 'padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:normal;white-space:nowrap',
  value: 'padding:4px 0;vertical-align:top;font-weight:bold;overflow-wrap:anywhere',
  heading: 'margin:24px 0 0;font-size:16px',
  url: 'overflow-wrap:anywhere',
  quiet: 'margin-top:32px;padding-top:12px;border-top:1px solid;font-size:14px',
}

function htmlOf(part: Part): string {
  if (part.kind === 'facts') return `<table role="presentation">${part.rows.map(factRow).join('')}</table>`
  if (part.kind === 'link') {
    const url = escaped(part.url)
    return `<p>${escaped(part.label)}<br><a href="${url}" style="${style.url}">${url}</a></p>`
  }
  const lines = part.lines.map(escaped).join('<br>')
  if (part.kind === 'heading') return `<h2 style="${style.heading}">${escaped(part.text)}</h2>\n<p>${lines}</p>`
  return part.quiet ? `<p style="${style.quiet}">${lines}</p>` : `<p>${lines}</p>`
}

function factRow({ label, value }: { label: string; value: string }): string {
  return `<tr><th style="${style.label}">${escaped(label)}</th><td style="${style.value}">${escaped(value)}</td></tr>`
}

function documentOf({ language }: Mail, body: string): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="${style.body}"><div style="${style.sheet}">
${body}
</div></body></html>
`
}

function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? sign)
}
