import { html } from 'hono/html'
import { encode } from 'uqr'
import { attributes, type Html } from './markup.ts'

/** Signs of light around the code, without which cameras do not find it (ISO/IEC 18004 section 6.3.8). */
const border = 4

/** A QR code as a drawing that works in light and dark alike; `label` says what it holds, for who cannot see it. */
export function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border })
  const frame = { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' }
  return html`<svg class="qr-code"${attributes(frame)}><path fill="#fff"${attributes({ d: `M0 0h${size}v${size}H0z` })}/><path stroke="#000" transform="translate(0 .5)"${attributes({ d: data.flatMap(runs).join('') })}/></svg>
`
}

/** A row of the code as strokes: each stretch of dark is one. */
function runs(row: readonly boolean[], y: number): string[] {
  const starts = row.flatMap((isDark, x) => (isDark && !row[x - 1] ? [x] : []))
  return starts.map((x) => {
    const end = row.indexOf(false, x)
    return `M${x} ${y}h${end - x}`
  })
}
