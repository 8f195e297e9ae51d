/** What one command of the command line is, and what several of them share. */
import type { Given } from './given.ts'

export interface Verb {
  noun: string
  verb: string
  /** Names of the arguments, in their order; `...` for a list at the end. */
  takes?: readonly string[]
  /** Options as commander writes them, each with its words. */
  options?: readonly [flags: string, words: string][]
  words: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path(given: Given): string
  body?(given: Given): Promise<unknown> | unknown
  /** What to say when the answer tells that it did not work; the command then ends with 1. */
  failed?(answer: unknown): string | undefined
  /** For lists: the columns of the table. */
  columns?: readonly string[] | ((given: Given) => readonly string[])
}

export const tenantPath = ({ tenant }: Given) => `/tenants/${enc(tenant)}`
export const enc = (text: unknown) => encodeURIComponent(String(text))

export const page: [string, string][] = [
  ['--limit <number>', 'how many at most (50)'],
  ['--cursor <cursor>', 'go on after an earlier list'],
]
export const bodyFile: [string, string] = [
  '--body-file <file>',
  'the whole object as JSON, from a file or - for standard input',
]
export const why: [string, string] = ['--reason <words>', 'why; kept in the audit']

export function paged(path: string, given: Given, more: Record<string, unknown> = {}): string {
  const wanted = Object.entries({ limit: given['limit'], cursor: given['cursor'], ...more })
  const query = new URLSearchParams(wanted.filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  return query.size > 0 ? `${path}?${query}` : path
}

export const removal = (path: string, given: Given) => paged(path, {}, { reason: given['reason'] })
