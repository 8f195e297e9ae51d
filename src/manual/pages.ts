import { html } from 'hono/html'
import { formatDate } from '#language/language.ts'
import { type Html, page } from '#web/page.ts'
import { facts, notice, printButton } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { Chapter, Manual } from './manual.ts'
import type { FieldPart, Part, Screen } from './screens.ts'
import { texts } from './texts.ts'

/** A manual, and the versions that there are. */
export interface Shown {
  manual: Manual
  versions: readonly { version: string; madeAt: number }[]
  isPresent: boolean
}

export function manualPage(visit: Visit, { manual, versions, isPresent }: Shown): Html {
  const { language, base } = visit
  const t = texts[language]
  const { version, madeAt, content } = manual
  const chapters = content.chapters[language] ?? []
  return page(visit, {
    name: 'manual',
    title: t.of(content.name),
    wide: true,
    menu: chapters.map(({ name }) => ({ href: `#${name}`, text: t.chapters[name] })),
    body: html`<section class="panel">${isPresent ? '' : outdated(visit)}${facts([
      [t.version, html`<span class="reference" translate="no">${version}</span>`],
      [t.date, formatDate(madeAt, language, visit.tenant.timeZone)],
    ])}<p>${t.lead}</p>
<p class="hint">${t.sample}</p>
<p><a href="${base}/help">${t.toHelp}</a></p>
${printButton(visit)}</section>
${chapters.map((chapter, index) => chapterOf(visit, chapter, index + 1))}${earlier(visit, versions, version)}`,
  })
}

function outdated(visit: Visit): Html {
  const t = texts[visit.language]
  return notice(visit, 'info', html`${t.outdated} <a href="${visit.base}/help/manual">${t.toPresent}</a>`)
}

function chapterOf({ language }: Visit, { name, screens }: Chapter, number: number): Html {
  const t = texts[language]
  return html`<section class="panel chapter" id="${name}"><h2>${number}. ${t.chapters[name]}</h2>
<p>${t.leads[name]}</p>
${screens.map((screen, index) => screenPart(language, screen, `${number}-${index + 1}`))}</section>
`
}

type Language = 'ja' | 'en'

/** What to do on it, beside a drawing of it. */
function screenPart(language: Language, screen: Screen, number: string): Html {
  const t = texts[language]
  const steps = stepsOf(language, screen)
  return html`<article class="in-manual"><h3>${number} ${screen.title}</h3>
<div class="in-manual-parts">${
    steps.length > 0
      ? html`<div><h4>${t.steps}</h4>
<ol>${steps.map((step) => html`<li>${step}</li>\n`)}</ol></div>
`
      : ''
  }${drawing(language, screen)}</div></article>
`
}

/** From the fields and the button of the form that leads on. */
function stepsOf(language: Language, { parts }: Screen): string[] {
  const t = texts[language]
  const words = { text: t.enter, password: t.enter, lines: t.enter, choice: t.choose, tick: t.tick }
  const fields = parts.filter((part) => part.kind === 'field').filter(({ step }) => step)
  const button = parts.find((part) => part.kind === 'button' && part.step && part.main)
  return [
    ...fields.map(({ as, label }) => words[as](label)),
    ...(button?.kind === 'button' ? [t.press(button.text)] : []),
  ]
}

function drawing(language: Language, screen: Screen): Html {
  return html`<figure class="drawing"><figcaption>${texts[language].picture(screen.title)}</figcaption>
<div class="drawn">${screen.eyebrow ? html`<p class="hint">${screen.eyebrow}</p>\n` : ''}<p class="drawn-title">${screen.title}</p>
${grouped(screen.parts).map((group) => drawn(language, group))}</div></figure>
`
}

/** Neighbours that make one list, or one row of buttons. */
function grouped(parts: readonly Part[]): Part[][] {
  const groups: Part[][] = []
  for (const part of parts) {
    const last = groups.at(-1)
    const joins = last?.[0]?.kind === part.kind && ['item', 'button', 'shown'].includes(part.kind)
    if (joins) last.push(part)
    else groups.push([part])
  }
  return groups
}

function drawn(language: Language, group: readonly Part[]): Html {
  const t = texts[language]
  const [first] = group
  const said = group.map((part) => ('text' in part ? part.text : ''))
  switch (first?.kind) {
    case 'heading':
      return html`<p class="drawn-heading">${first.text}</p>\n`
    case 'notice':
      return html`<p class="drawn-notice">${first.text}</p>\n`
    case 'item':
      return html`<ul>${said.map((text) => html`<li>${text}</li>\n`)}</ul>\n`
    case 'shown':
      return html`<p class="drawn-shown">${t.shown}${language === 'ja' ? '：' : ': '}${said.join(language === 'ja' ? '、' : ', ')}</p>\n`
    case 'columns':
      return html`<p class="drawn-shown">${t.list}${language === 'ja' ? '：' : ': '}${first.names.join(language === 'ja' ? '、' : ', ')}</p>\n`
    case 'secret':
      return html`<p class="drawn-box">${first.text}<br><small>${t.secret}</small></p>\n`
    case 'field':
      return field(language, first)
    case 'button':
      return html`<p class="drawn-buttons">${group.map((part) => (part.kind === 'button' ? html`<span class="drawn-button${part.main ? ' drawn-main' : ''}">${part.text}</span> ` : ''))}</p>\n`
    case 'text':
      return html`<p>${first.text}</p>\n`
    default:
      return html``
  }
}

function field(language: Language, { as, label, hint, choices = [], rules = [] }: FieldPart): Html {
  const marks = { text: '', password: '●●●●●●●●', lines: '', choice: '▾', tick: '☐' }
  return html`<div class="drawn-field">${as === 'tick' ? html`<p>${marks.tick} ${label}</p>\n` : html`<p class="drawn-label">${label}</p>\n`}${
    hint ? html`<p class="hint">${hint}</p>\n` : ''
  }${as === 'tick' ? '' : html`<p class="drawn-box" aria-hidden="true">${marks[as]}</p>\n`}${
    choices.length > 0
      ? html`<ul>${choices.map((choice) => html`<li>${inItsLanguage(language, choice)}</li>\n`)}</ul>\n`
      : ''
  }${rules.length > 0 ? html`<ul>${rules.map((rule) => html`<li>${rule}</li>\n`)}</ul>\n` : ''}</div>
`
}

/** Names of languages are written in themselves. */
function inItsLanguage(language: Language, text: string): Html | string {
  const own = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? 'ja' : 'en'
  return own === language || (language === 'ja' && text !== 'English') ? text : html`<span lang="${own}">${text}</span>`
}

function earlier({ language, base, tenant }: Visit, versions: Shown['versions'], open: string): Html | '' {
  if (versions.length < 2) return ''
  const t = texts[language]
  return html`<section class="panel versions"><h2>${t.older}</h2>
<p>${t.olderLead}</p>
<ul class="links">${versions.map(
    ({ version, madeAt }) =>
      html`<li>${formatDate(madeAt, language, tenant.timeZone)} <a href="${base}/help/manual/${version}"${version === open ? html` aria-current="page"` : ''} translate="no">${version}</a></li>\n`,
  )}</ul></section>
`
}
