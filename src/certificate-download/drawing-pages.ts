import { html } from 'hono/html'
import type { Html } from '#web/page.ts'
import type { Picture } from './guides.ts'

const width = 360
const lineHeight = 22
/** Signs of a line; those of Japanese are twice as wide. */
const lineWidth = 44

const widthOf = (sign: string) => (/[\u1100-\uffdc]/.test(sign) ? 2 : 1)

/** Lines that fit the window. */
function wrapped(text: string): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text.match(/[\u1100-\uffdc]|[^\s\u1100-\uffdc]+|\s+/g) ?? []) {
    const wide = [...word].reduce((sum, sign) => sum + widthOf(sign), 0)
    if (used + wide > lineWidth && line !== '') {
      lines.push(line.trim())
      line = ''
      used = 0
    }
    line += word
    used += wide
  }
  return [...lines, line.trim()].filter((each) => each !== '')
}

/** A drawn window. For screen readers `said` is all there is to it. Colours are those of the page around it. */
export function drawing({ title, lines, field, boxes = [], buttons, press }: Picture, said: string): Html {
  const rows = lines.flatMap(wrapped)
  const fieldAt = 52 + rows.length * lineHeight
  const boxesAt = fieldAt + (field === undefined ? 0 : 40)
  const buttonsAt = boxesAt + boxes.length * lineHeight + 12
  const height = buttonsAt + 44
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${said}">
<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="6" fill="none" stroke="currentColor"/>
<line x1="1" y1="30" x2="${width - 1}" y2="30" stroke="currentColor"/>
<text x="12" y="20" font-size="13" font-weight="bold" fill="currentColor">${title}</text>
<text x="${width - 22}" y="20" font-size="13" fill="currentColor">×</text>
${rows.map((row, at) => text(12, 52 + at * lineHeight, row))}${
  field === undefined
    ? ''
    : html`<rect x="12" y="${fieldAt - 10}" width="${width - 24}" height="26" fill="none" stroke="currentColor"/>
${text(20, fieldAt + 8, field)}`
}${boxes.map((box, at) => boxAt(boxesAt + 4 + at * lineHeight, box))}${buttons.map((label, at) =>
  buttonAt(width - 12 - (buttons.length - at) * 112, buttonsAt, label, label === press),
)}</svg>
`
}

const text = (x: number, y: number, words: string) =>
  html`<text x="${x}" y="${y}" font-size="13" fill="currentColor">${words}</text>\n`

function boxAt(y: number, { text: words, ticked }: { text: string; ticked: boolean }): Html {
  return html`<circle cx="18" cy="${y - 4}" r="5" fill="${ticked ? 'currentColor' : 'none'}" stroke="currentColor"/>
${text(32, y, words)}`
}

/** The one to press has a heavy frame. */
function buttonAt(x: number, y: number, label: string, pressed: boolean): Html {
  return html`<rect x="${x}" y="${y}" width="104" height="28" rx="4" fill="none" stroke="currentColor" stroke-width="${pressed ? 3 : 1}"/>
<text x="${x + 52}" y="${y + 19}" font-size="12" text-anchor="middle" fill="currentColor">${label}</text>
`
}
