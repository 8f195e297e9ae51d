/** What every generated document begins with, so that nobody mends the copy instead of the source. */
export function head(title: string, source: string): string {
  return `<!-- Written by docs/generate.ts from ${source}: change that, then run \`node docs/generate.ts\`. -->\n\n# ${title}\n`
}

/** A table; cells are Markdown already. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`
  return [line(columns), `|${columns.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')
}

export function code(text: string): string {
  return `\`${text}\``
}

/** A bar would end the cell, a line break the table. */
function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', '<br>')
}
