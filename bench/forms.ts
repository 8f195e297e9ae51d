/** A page as a browser without scripts sees it: its form, and its way on. */

export interface PageForm {
  /** Absent: the form goes to the page's own address. */
  action: string | undefined
  /** Hidden fields and prefilled ones by name; the others are empty. */
  fields: Map<string, string>
}

/** The form of a page's step, `form[data-form]`. */
export function formIn(html: string): PageForm | undefined {
  const [, opening, inside] = /<form\b([^>]*\bdata-form\b[^>]*)>(.*?)<\/form>/s.exec(html) ?? []
  if (opening === undefined || inside === undefined) return undefined
  const fields = new Map<string, string>()
  for (const [, tag = ''] of inside.matchAll(/<input\b([^>]*)>/g)) {
    const name = attribute(tag, 'name')
    if (name !== undefined && isSent(tag)) fields.set(name, attribute(tag, 'value') ?? '')
  }
  return { action: attribute(opening, 'action'), fields }
}

/** Where a page leads on by itself: `a[data-continue]`. */
export function continuationIn(html: string): string | undefined {
  const tag = /<a\b([^>]*\bdata-continue\b[^>]*)>/.exec(html)?.[1]
  return tag === undefined ? undefined : attribute(tag, 'href')
}

/** The name of a page, and what it complains about, for a driver that is stuck. */
export function faceOf(html: string): string {
  const page = /\bdata-page="([^"]*)"/.exec(html)?.[1] ?? 'no page of ours'
  const error = /\bdata-error="([^"]*)"/.exec(html)?.[1]
  return error === undefined ? page : `${page} (${error})`
}

function isSent(tag: string): boolean {
  const type = attribute(tag, 'type') ?? 'text'
  if (type === 'checkbox' || type === 'radio') return /\schecked\b/.test(tag)
  return type !== 'submit' && type !== 'button' && type !== 'image'
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
  return value?.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, character)
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function character(whole: string, decimal?: string, hexadecimal?: string, name = ''): string {
  if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
  if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16))
  return named[name] ?? whole
}
