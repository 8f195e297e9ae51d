/** The results as people and programs read them: a table, a JSON file, a page of the documentation. */
import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem, type } from 'node:os'
import { join } from 'node:path'
import type { Result } from './results.ts'

const heads = ['row', 'what', 'database', 'accounts', 'value', 'bar', 'holds']

export function printTable(results: readonly Result[]): void {
  const lines = [heads, ...results.map(cells)]
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

export function writeJson(results: readonly Result[]): void {
  writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
}

/** docs/performance.md, whole. */
export function writePage(
  results: readonly Result[],
  { seconds, date, quick }: { seconds: number; date: Date; quick: boolean },
): void {
  const table = [heads, heads.map(() => '---'), ...results.map(cells)].map((line) => `| ${line.join(' | ')} |`)
  const page = `${opening}
## The last run

${date.toISOString().slice(0, 10)}, on ${machine()}, ${Math.round(seconds)} seconds${quick ? ', in few rounds (`--quick`)' : ''}.

${table.join('\n')}
`
  writeFileSync(join(import.meta.dirname, '../docs/performance.md'), page)
}

/** The kind of machine; never its name. */
function machine(): string {
  const gigabytes = Math.round(totalmem() / 1e9)
  const processor = cpus()[0]?.model.trim() ?? 'an unknown processor'
  return `${availableParallelism()} cores (${processor}), ${gigabytes} GB, ${type()}, Node ${process.versions.node}`
}

function cells({ row, name, database, size, value, unit, bar, holds, why }: Result): string[] {
  const shown = value === null ? `not measured: ${why}` : `${figure(value)} ${unit}`
  const verdict = holds === null ? '' : holds ? 'yes' : 'no'
  return [String(row), name, database ?? '', size === null ? '' : size.toLocaleString('en'), shown, bar ?? '', verdict]
}

function figure(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)
}

const opening = `# Speed and cost

Written by \`npm run bench\`; do not edit by hand. A part of it, without writing this page: \`npm run bench -- --rows 1,3 --quick\`.

- A driver plays browser and site: it follows redirects, keeps cookies, fills forms, runs PKCE, redeems the code and verifies
  the ID token. A journey that does not end so is none, and the run fails.
- Cost is CPU time of the server's process with all its threads, from /proc, for each journey, after warm-up: the median of several
  rounds. The driver's own time, and PostgreSQL's, is not in it. PostgreSQL runs with fsync.
- Two limits are measured between the rounds of the same run. The *hash ceiling* is argon2id at the configured cost on all
  cores and nothing else; its CPU time is what row 1 subtracts. The *bare engine* is oidc-provider alone with everything in a Map, a
  page for the name and no password, driven through the same journey.
- Machines differ and clouds are noisy: compare ratios and lines of one run, not runs.
`
