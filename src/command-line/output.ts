/** What people and programs read: data on standard output, talk on standard error. */

export interface Output {
  /** The result: an object, a list, or nothing. */
  data(value: unknown, columns?: readonly string[]): void
  talk(line: string): void
}

export function output({ json }: { json: boolean }): Output {
  return {
    data(value, columns) {
      if (json) process.stdout.write(`${JSON.stringify(value ?? null, undefined, 2)}\n`)
      else if (columns && isList(value)) process.stdout.write(tableOf(value.items, columns))
      else if (value !== undefined && value !== null) process.stdout.write(`${linesOf(value)}\n`)
      if (!json && isList(value) && value.next) process.stderr.write(`more: --cursor ${value.next}\n`)
    },
    talk: (line) => void process.stderr.write(`${line}\n`),
  }
}

function isList(value: unknown): value is { items: Record<string, unknown>[]; next: string | null } {
  return typeof value === 'object' && value !== null && 'items' in value
}

function tableOf(items: readonly Record<string, unknown>[], columns: readonly string[]): string {
  const rows = [
    columns.map((name) => name.split('.', 1)[0]!),
    ...items.map((item) => columns.map((name) => cell(under(item, name)))),
  ]
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => widthOf(row[index]!))))
  return rows
    .map(
      (row) =>
        `${row
          .map((text, index) => pad(text, widths[index]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** `words.en`: what stands there under `en`. */
function under(item: Record<string, unknown>, name: string): unknown {
  return name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | null)?.[part], item)
}

function linesOf(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return `${indent}${cell(value)}`
  const entries = Object.entries(value)
  const width = Math.max(0, ...entries.map(([name]) => name.length))
  return entries
    .map(([name, inner]) => {
      const nested = typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
      if (nested && !isPlainList(inner)) return `${indent}${name}\n${linesOf(inner, `${indent}  `)}`
      return `${indent}${pad(name, width)}  ${cell(inner)}`
    })
    .join('\n')
}

const isPlainList = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item !== 'object')

/** Names come from outside: no character of them reaches the terminal as an order. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '-'
  const text = Array.isArray(value)
    ? value.map(cell).join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?')
}

/** Japanese signs are two columns wide. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, sign) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(sign)
        ? 2
        : 1),
    0,
  )
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
