import type { Words } from '#language/language.ts'
import { Problem } from '#web/problem.ts'
import { texts } from './texts.ts'

/** The largest body: far more than any of ours needs. */
export const largestBody = { bytes: 256 * 1024, depth: 16, tokens: 50_000 }

/** The media types of a body, by method. */
const mediaTypes: Record<string, readonly string[]> = {
  PUT: ['application/json'],
  PATCH: ['application/merge-patch+json', 'application/json'],
  POST: ['application/json'],
}

/** The JSON value of a body; undefined when there is none. Throws Problems `unsupported-type`, `too-large`, `invalid`. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request)
  if (bytes.length === 0) return undefined
  const [type = '', ...parameters] = (request.headers.get('content-type') ?? '').toLowerCase().split(';')
  const foreign = parameters.some((parameter) => !/^\s*charset="?utf-8"?\s*$/.test(parameter))
  if (foreign || !mediaTypes[request.method]?.includes(type.trim())) {
    throw new Problem('unsupported-type', 415, texts.mediaType(mediaTypes[request.method] ?? []))
  }
  return parseJson(bytes)
}

async function readBytes(request: Request): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  if (!request.body) return Buffer.alloc(0)
  // Leaving the loop early cancels the rest.
  for await (const part of request.body) {
    length += part.byteLength
    if (length > largestBody.bytes) throw new Problem('too-large', 413, texts.tooLarge)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Strict JSON (RFC 8259) of bounded depth: UTF-8, no name twice in an object (RFC 7493), no text that a database cannot hold. */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    value = JSON.parse(text)
  } catch (cause) {
    throw new Problem('invalid', 400, texts.notJson, { cause })
  }
  const objection = objectionTo(text)
  if (objection) throw new Problem('invalid', 400, objection)
  return value
}

/** Names that reach the prototype of an object in careless code. */
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype'])

/** Walks the tokens of a text that is known to be JSON: `JSON.parse` keeps the last of two members silently. */
function objectionTo(text: string): Words | undefined {
  const open: (Set<string> | undefined)[] = []
  let tokens = 0
  for (const [token, quoted, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]|[^\s"{}[\],:]+/gs)) {
    tokens += 1
    if (tokens > largestBody.tokens) return texts.tooLarge
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    if (open.length > largestBody.depth) return texts.tooDeep
    if (quoted === undefined) continue
    const string: string = JSON.parse(quoted)
    if (!string.isWellFormed() || string.includes('\0')) return texts.badText
    if (colon === undefined) continue
    const names = open.at(-1)
    if (names?.has(string)) return texts.twice(string)
    if (forbiddenNames.has(string)) return texts.forbiddenName(string)
    names?.add(string)
  }
  return undefined
}
