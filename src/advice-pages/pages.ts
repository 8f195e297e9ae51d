import { html } from 'hono/html'
import { formatDate } from '#language/language.ts'
import { icon } from '#web/markup.ts'
import { type Html, page } from '#web/page.ts'
import { actions, buttonLink } from '#web/parts.ts'
import { adviceLinks, type Here, type Shown } from './advice-pages.ts'
import { texts } from './texts.ts'

export function advicePage(visit: Here, { advice, lines }: Shown): Html {
  const t = texts[visit.language]
  const title = t.titles[advice.page]
  const others = adviceLinks(visit).filter(({ id }) => id !== advice.page)
  return page(visit, {
    name: 'advice',
    title,
    description: t.description(title, visit.tenant.name),
    wide: true,
    body: html`<div class="panel advice">${blocks(lines)}${
      advice.publishedAt === null
        ? ''
        : html`<p class="hint">${t.version(advice.version, formatDate(advice.publishedAt, visit.language, visit.tenant.timeZone))}</p>\n`
    }</div>
<ul class="links">${others.map(({ path, text }) => html`<li><a href="${visit.base}${path}">${text}</a></li>\n`)}</ul>
${actions(
  visit.links.check ? buttonLink(visit.links.check, t.check) : '',
  visit.links.check ? buttonLink(`${visit.links.check}/report`, t.report) : '',
  html`<button type="button" class="button button-second" hidden data-print>${icon('print')}${t.print}</button>\n`,
)}`,
  })
}

type Kind = 'heading' | 'item' | 'step' | 'text'

const marks: readonly (readonly [mark: RegExp, kind: Kind])[] = [
  [/^# +/, 'heading'],
  [/^- +/, 'item'],
  [/^\d+[.)] +/, 'step'],
]

/** Plain lines as markup; a heading with nothing under it is left out with what it announced. */
function blocks(lines: readonly string[]): Html[] {
  const grouped = group(lines)
  return grouped.flatMap(({ kind, texts }, at) => {
    if (kind === 'heading') {
      const next = grouped[at + 1]
      return next && next.kind !== 'heading' ? [html`<h2>${texts.join(' ')}</h2>\n`] : []
    }
    if (kind === 'text') return texts.map((text) => html`<p>${text}</p>\n`)
    const items = texts.map((text) => html`<li>${text}</li>\n`)
    return [kind === 'item' ? html`<ul>${items}</ul>\n` : html`<ol>${items}</ol>\n`]
  })
}

function group(lines: readonly string[]): { kind: Kind; texts: string[] }[] {
  const groups: { kind: Kind; texts: string[] }[] = []
  for (const line of lines.map((each) => each.trim()).filter(Boolean)) {
    const [mark, kind] = marks.find(([each]) => each.test(line)) ?? [/^/, 'text' as const]
    const text = line.replace(mark, '')
    const last = groups.at(-1)
    if (last?.kind === kind && kind !== 'heading') last.texts.push(text)
    else groups.push({ kind, texts: [text] })
  }
  return groups
}
