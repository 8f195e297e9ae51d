import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/** Arguments and options of one command, by name. */
export type Given = Record<string, unknown>

/** The command was written wrong; the process ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The object of the call: from `--body-file`, else from arguments and options by the names of the API. */
export async function fields(
  given: Given,
  names: Record<string, string>,
  { numbers = [] }: { numbers?: readonly string[] } = {},
): Promise<unknown> {
  const whole = given['bodyFile'] === undefined ? {} : await jsonOf(String(given['bodyFile']))
  const pairs = Object.entries(names)
    .filter(([, option]) => given[option] !== undefined)
    .map(([name, option]) => [name, numbers.includes(option) ? Number(given[option]) : given[option]])
  const password =
    given['passwordFile'] === undefined ? {} : { password: await secretOf(String(given['passwordFile'])) }
  return { ...(whole as object), ...Object.fromEntries(pairs), ...password }
}

/** The reason of an action; asked for in words when it is missing. */
export function reason(given: Given): unknown {
  if (typeof given['reason'] !== 'string') throw new UsageError('say why with --reason; it is kept in the audit')
  return { reason: given['reason'] }
}

/** A merge patch from `a.b=value`; a value that is JSON (numbers, true, null, lists) is read as JSON, else as text. */
export async function assignments(given: Given): Promise<unknown> {
  const patch: Record<string, unknown> =
    given['bodyFile'] === undefined ? {} : ((await jsonOf(String(given['bodyFile']))) as Record<string, unknown>)
  for (const assignment of (given['assignments'] ?? []) as string[]) {
    const [, path, value] = /^([A-Za-z][\w.]*)=(.*)$/s.exec(assignment) ?? []
    if (path === undefined || value === undefined) throw new UsageError(`${assignment} is not of the form name=value`)
    if (/(^|\.)(__proto__|constructor|prototype)(\.|$)/.test(path)) throw new UsageError(`${path} cannot be a name`)
    assign(patch, path.split('.'), readValue(value))
  }
  if (Object.keys(patch).length === 0) throw new UsageError('nothing to change: write name=value, or use --body-file')
  return patch
}

function assign(target: Record<string, unknown>, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] = value
    return
  }
  const inner = (target[name] ?? {}) as Record<string, unknown>
  target[name] = inner
  assign(inner, rest, value)
}

function readValue(text: string): unknown {
  if (!/^(?:-?(?:0|[1-9]\d*)|true|false|null|\[.*\]|\{.*\}|".*")$/s.test(text)) return text
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`${text} is not JSON`, { cause })
  }
}

async function jsonOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await contentOf(file))
  } catch (cause) {
    throw new UsageError(`${file} holds no JSON that can be read`, { cause })
  }
}

/** The first line: editors end a file with a line break that nobody means as part of the secret. */
async function secretOf(file: string): Promise<string> {
  return (await contentOf(file)).replace(/\r?\n$/, '')
}

async function contentOf(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`${file} cannot be read`, { cause })
  }
}
