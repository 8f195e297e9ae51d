/**
 * Tables as files: RFC 4180, with a byte order mark so that spreadsheets read UTF-8. A cell that a spreadsheet would take for a
 * formula is made text by an apostrophe before it: names of browsers and sites are words of others (CWE-1236).
 */
export function csv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`
}

/** Also where blanks or full-width signs stand before it: some programs look past them. */
const formula = /^[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]/

function cellOf(text: string): string {
  const inert = formula.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) || inert !== text ? `"${inert.replaceAll('"', '""')}"` : inert
}
