/**
 * The configuration: defaults, then `sekisho.config.json`, then the environment, then flags; the later wins. A name that
 * nobody knows stops the start, since a misspelt setting is a setting that is not in force.
 */
import { existsSync, readFileSync } from 'node:fs'
import {
  type Configuration,
  environmentName,
  flagName,
  isSecret,
  type Setting,
  type SettingName,
  settings,
} from './settings.ts'

export type { Configuration, SettingName } from './settings.ts'

export type Source = 'default' | 'file' | 'environment' | 'flag'

/** A configuration that cannot be used; each line of `complaints` is for the operator to read. */
export class ConfigurationError extends Error {
  readonly complaints: readonly string[]

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'))
    this.name = 'ConfigurationError'
    this.complaints = complaints
  }
}

export interface Loaded {
  values: Configuration
  sources: Record<SettingName, Source>
}

export interface Origins {
  environment: NodeJS.ProcessEnv
  /** By setting name. */
  flags?: Record<string, string>
  /** Path of the file; it may be absent. */
  file?: string
}

const names = Object.keys(settings) as SettingName[]

/** Throws ConfigurationError with everything that is wrong at once. */
export function loadConfiguration({ environment, flags = {}, file = 'sekisho.config.json' }: Origins): Loaded {
  const complaints: string[] = []
  const given = [
    ['file', fromFile(file, complaints)],
    ['environment', fromEnvironment(environment, complaints)],
    ['flag', flags],
  ] as const
  const values: Record<string, unknown> = {}
  const sources: Record<string, Source> = {}
  for (const name of names) {
    const [source, origin] = given.findLast(([, origin]) => origin[name] !== undefined) ?? ['default' as const, {}]
    const read = (settings[name] as Setting).schema.safeParse((origin as Record<string, unknown>)[name])
    sources[name] = source
    if (read.success) values[name] = read.data
    else complaints.push(`${spelled(name, source)}: ${read.error.issues.map(({ message }) => message).join('; ')}`)
  }
  if (complaints.length === 0) complaints.push(...contradictions(values as Configuration))
  if (complaints.length > 0) throw new ConfigurationError(complaints)
  return { values: values as Configuration, sources: sources as Record<SettingName, Source> }
}

function spelled(name: SettingName, source: Source): string {
  if (source === 'environment') return environmentName(name)
  return source === 'flag' ? flagName(name) : name
}

function fromFile(path: string, complaints: string[]): Record<string, unknown> {
  if (!existsSync(path)) return {}
  try {
    const read: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'))
    for (const key of Object.keys(read)) {
      if (!(key in settings)) complaints.push(`${path}: there is no setting ${key}${didYouMean(key, names)}`)
    }
    return read
  } catch (error) {
    complaints.push(`${path} cannot be read: ${(error as Error).message}`)
    return {}
  }
}

function fromEnvironment(environment: NodeJS.ProcessEnv, complaints: string[]): Record<string, string> {
  const known = new Map(names.map((name) => [environmentName(name), name]))
  const found: Record<string, string> = {}
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('SEKISHO_') || variable.startsWith('SEKISHO_TEST_') || value === undefined) continue
    const byFile = variable.endsWith('_FILE') ? known.get(variable.slice(0, -'_FILE'.length)) : undefined
    const name = known.get(variable) ?? byFile
    if (name === undefined) complaints.push(`there is no setting ${variable}${didYouMean(variable, [...known.keys()])}`)
    else if (byFile && !isSecret(name)) complaints.push(`${variable}: only secrets can be given as a file`)
    else found[name] = byFile ? secretFile(variable, value, complaints) : value
  }
  return found
}

function secretFile(variable: string, path: string, complaints: string[]): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    complaints.push(`${variable}: ${(error as Error).message}`)
    return ''
  }
}

function contradictions(values: Configuration): string[] {
  const found: string[] = []
  if (values.mailbox && !isLoopback(values.url)) {
    found.push('SEKISHO_MAILBOX shows everybody’s messages: it needs a SEKISHO_URL of this machine (localhost)')
  }
  if (values.url.startsWith('http:') && !isLoopback(values.url)) {
    found.push('SEKISHO_URL must be https, unless it is this machine (localhost)')
  }
  if (values.databaseUrl.startsWith('postgres') && values.masterKey === undefined) {
    found.push(
      'SEKISHO_MASTER_KEY is needed with PostgreSQL: all nodes share it, and it is kept apart from the database',
    )
  }
  if (values.smtpUrl && values.mailFrom === undefined) found.push('SEKISHO_MAIL_FROM is needed with SEKISHO_SMTP_URL')
  return found
}

/** Whether an address can be reached from this machine only. */
export function isLoopback(url: string): boolean {
  const host = new URL(url.replaceAll(/\{(tenant|random)\}/g, 'x')).hostname
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
}

/** `, did you mean X?` for the nearest name within three edits. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known.map((name) => ({ name, edits: editDistance(word, name) })).sort((a, b) => a.edits - b.edits)[0]
  return near && near.edits <= 3 ? `, did you mean ${near.name}?` : ''
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
