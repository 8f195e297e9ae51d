import type { Option, Preset } from '../../src/options/options.ts'
import { isSection, type Parts } from '../../src/options/policy-shape.ts'
import { code, head, table } from './markdown.ts'

/** What nothing reads yet: whole parts, and values of parts of which others are read. */
export interface NotYetRead {
  parts: Record<string, unknown>
  values: Record<string, Record<string, unknown>>
}

const mark = '¹'

/** docs/policy.md from what the rooms declare. */
export function policyReference(parts: Parts, unread: NotYetRead): string {
  const sections = Object.entries(parts).map(([name, part]) => {
    const options = isSection(part) ? Object.entries(part.options) : [[name, part] as const]
    const isUnread = (option: string) => name in unread.parts || option in (unread.values[name] ?? {})
    return `## ${name}\n\n${table(
      columns,
      options.map(([option, declared]) => row(option, declared, isUnread(option))),
    )}\n`
  })
  return `${head('Policy', 'the rooms’ options.ts')}
What a tenant may set, section by section. A tenant keeps only what it sets otherwise than its preset, so a better default reaches everybody
who never chose; \`null\` gives a value, or a whole section, back to the preset. A change holds on every node within a second.

\`\`\`sh
./sekisho policy show shop
./sekisho policy change shop password.min=20 accountPage.historyDays=90
./sekisho policy change shop password.min=null
\`\`\`

Presets: \`recommended\` follows today’s advice, \`two-step\` suits services with many people, \`manual\` contracts with certificates.

${mark} Checked, kept and given back; no feature of this version acts on it yet.

${sections.join('\n')}`
}

const columns = ['value', 'meaning', 'may be', 'recommended', 'two-step', 'manual']
const presets: readonly Preset[] = ['recommended', 'two-step', 'manual']

function row(name: string, option: Option<unknown>, isUnread: boolean): string[] {
  return [
    `${code(name)}${isUnread ? mark : ''}`,
    `${option.explain.en}\n${option.explain.ja}`,
    mayBe(option),
    ...presets.map((preset) => shown(option.default[preset])),
  ]
}

function mayBe({ bounds, unit, of, default: start }: Option<unknown>): string {
  if (bounds) return `${bounds.min} to ${bounds.max} ${unit ?? ''}`.trim()
  if (!of) return 'true, false'
  return `${Array.isArray(start.recommended) ? 'several of ' : ''}${of.map(code).join(', ')}`
}

function shown(value: unknown): string {
  if (!Array.isArray(value)) return code(String(value))
  return value.length > 0 ? value.map(String).map(code).join(', ') : 'none'
}
