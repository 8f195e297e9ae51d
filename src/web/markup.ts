import { html, raw } from 'hono/html'

/** Escaped markup, ready to be put into other markup or sent. */
export type Html = ReturnType<typeof html>

export type Attributes = Record<string, string | number | boolean | undefined>

/** Attributes of a tag, escaped, each with a space before it; `true` stands alone, `false` and `undefined` are left out. */
export function attributes(values: Attributes): Html {
  return html`${Object.entries(values).map(([name, value]) => attribute(name, value))}`
}

function attribute(name: string, value: Attributes[string]): Html | '' {
  if (value === undefined || value === false) return ''
  return value === true ? html` ${raw(name)}` : html` ${raw(name)}="${String(value)}"`
}

const drawings = {
  alert: '<path d="M12 3 2 20h20L12 3Z"/><path d="M12 10v4m0 3v.01"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  close: '<path d="M6 6l12 12M18 6 6 18"/>',
  info: '<circle cx="12" cy="12" r="9"/><path d="M12 11v5m0-8v.01"/>',
  lock: '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
  globe: '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5 5.5-5 12.5 0 18M12 3c5 5.5 5 12.5 0 18"/>',
  shield:
    '<path d="M12 3 4.5 6v5.5c0 4.5 3 8 7.5 9.5 4.5-1.5 7.5-5 7.5-9.5V6L12 3Z"/><path d="m8.5 12 2.5 2.5 4.5-5"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M4 20c1.5-4 4.5-6 8-6s6.5 2 8 6"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
  key: '<circle cx="8" cy="15" r="4"/><path d="m11 12 9-9m-3 3 3 3m-6 0 2 2"/>',
  device: '<rect x="3" y="5" width="18" height="12" rx="2"/><path d="M8 21h8"/>',
  leave: '<path d="M10 4H5v16h5m4-4 4-4-4-4m4 4H9"/>',
  help: '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7m0 3v.01"/>',
  menu: '<path d="M4 7h16M4 12h16M4 17h16"/>',
  print: '<path d="M7 9V4h10v5M7 17H4v-7h16v7h-3"/><path d="M7 14h10v6H7z"/>',
} as const

export type IconName = keyof typeof drawings

/** A small drawing beside words; it says nothing by itself, so screen readers pass over it. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${raw(drawings[name])}</svg>`
}

/** The mark of the house: a gate with a road through it. */
export function gateMark(): Html {
  return html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">${raw(gateDrawing)}</svg>`
}

/** The gate as SVG shapes; also the icon in the browser's tab. */
export const gateDrawing =
  '<path class="mark-gate" d="M5 3h4v4h14V3h4v4h4v4h-4v18h-4V11H9v18H5V11H1V7h4Zm7 10h8v3.2h-8Z"/><circle class="mark-seal" cx="16" cy="22.5" r="3.4"/>'
