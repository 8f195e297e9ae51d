import { html, raw } from 'hono/html'
import { attributes, type Html, type IconName, icon } from './markup.ts'
import { texts } from './texts.ts'
import type { Visit } from './visit.ts'

export type Tone = 'info' | 'success' | 'warning' | 'danger'

const toneIcons: Record<Tone, IconName> = { info: 'info', success: 'check', warning: 'alert', danger: 'alert' }

type Content = Html | string

/** A box that stands out; its tone is also said in words, for those who see no colour. */
export function notice(visit: Visit, tone: Tone, text: Content): Html {
  return html`<div class="notice notice-${tone}">${icon(toneIcons[tone])}<div><span class="unseen">${texts[visit.language][tone]}: </span>${text}</div></div>
`
}

/** The same, announced to screen readers when the page opens: the outcome of what was just done. */
export function outcome(visit: Visit, text: Content): Html {
  return html`<div role="status">${notice(visit, 'success', text)}</div>
`
}

/** A state in one or two words. */
export function badge(tone: Tone | 'plain', text: string): Html {
  return html`<span class="badge badge-${tone}">${text}</span>`
}

/** Pairs of name and value. */
export function facts(pairs: readonly (readonly [name: string, value: Content])[]): Html {
  return html`<dl class="facts">
${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`
}

/** Where a person is in a row of pages; `current` counts from 1. */
export function steps(visit: Visit, names: readonly string[], current: number): Html {
  const t = texts[visit.language]
  return html`<div class="steps"><p>${t.stepOf(current, names.length)}</p><ol>
${names.map((name, index) => {
  const at = index + 1
  const state = at < current ? t.stepDone : at === current ? t.stepCurrent : undefined
  return html`<li${at === current ? raw(' aria-current="step"') : at < current ? raw(' class="step-done"') : ''}>${name}${
    state ? html`<span class="unseen"> (${state})</span>` : ''
  }</li>\n`
})}</ol></div>
`
}

export interface Table {
  caption: string
  columns: readonly string[]
  /** As many cells as columns. */
  rows: readonly (readonly Content[])[]
}

/** A table that becomes a list of cards on a phone: each cell carries its column's name. */
export function table({ caption, columns, rows }: Table): Html {
  return html`<table class="cards"><caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map((cell, index) => html`<td data-label="${columns[index] ?? ''}">${cell}</td>`)}</tr>\n`)}</tbody></table>
`
}

export interface Paging {
  /** From 1. */
  page: number
  perPage: number
  total: number
  href: (page: number) => string
}

/** "1 to 20 of 57", with links to the pages before and after. */
export function paging(visit: Visit, { page, perPage, total, href }: Paging): Html | '' {
  if (total === 0) return ''
  const t = texts[visit.language]
  const first = (page - 1) * perPage + 1
  const last = Math.min(page * perPage, total)
  return html`<nav class="paging" aria-label="${t.pages}"><p>${t.range(first, last, total)}</p><ul>
${page > 1 ? html`<li><a rel="prev" href="${href(page - 1)}">${t.previous}</a></li>\n` : ''}${
  last < total ? html`<li><a rel="next" href="${href(page + 1)}">${t.next}</a></li>\n` : ''
}</ul></nav>
`
}

export interface Secret {
  /** Becomes `data-secret`. */
  name: 'download-password' | 'password' | 'recovery-codes' | 'one-time-password-secret' | 'pairing-code'
  label: string
  /** As it is to be typed; a list for recovery codes. */
  value: string | readonly string[]
  /** Offer to print it. */
  printable?: boolean
}

/** What is shown once: in large letters of even width, with buttons to copy and print where scripts run. */
export function secretBox(visit: Visit, { name, label, value, printable = false }: Secret): Html {
  const t = texts[visit.language]
  const lines = typeof value === 'string' ? [value] : value
  return html`<div class="secret"><p id="${name}-label">${label}</p>
<output data-secret="${name}" aria-labelledby="${name}-label" translate="no">${lines.map((line, index) => html`${index > 0 ? '\n' : ''}<span>${line}</span>`)}</output>
<div class="secret-acts">${button(`[data-secret=${name}]`, 'copy')}${printable ? button('', 'print') : ''}</div></div>
`

  function button(of: string, act: 'copy' | 'print'): Html {
    const marks = act === 'copy' ? { 'data-copy': of, 'data-copied': t.copied } : { 'data-print': true }
    return html`<button type="button" class="button button-second" hidden${attributes(marks)}>${act === 'print' ? icon('print') : ''}${t[act]}</button>`
  }
}

/** Who is signing in, with the way to be somebody else: a button or a link. */
export function identity(name: string, change?: Content): Html {
  return html`<div class="identity">${icon('person')}<span translate="no">${name}</span>${change}</div>
`
}

/** A part of a wide page, as a card of its own. */
export function panel(title: string, body: Content): Html {
  return html`<section class="panel"><h2>${title}</h2>
${body}</section>
`
}

/** A row of links or buttons that stand beside each other where there is room. */
export function actions(...items: Content[]): Html {
  return html`<div class="actions">${items}</div>
`
}

/** Prints the page; there only where scripts run. */
export function printButton(visit: Visit): Html {
  return html`<p class="print"><button type="button" class="button button-second" hidden data-print>${icon('print')}${texts[visit.language].print}</button></p>
`
}

/** A link that looks like a button: for going on without sending anything. */
export function buttonLink(href: string, text: string, look: 'main' | 'second' | 'quiet' = 'second'): Html {
  return html`<a class="button button-${look}" href="${href}">${text}</a>
`
}
