/**
 * A strict reader of DER (X.690 section 10): what is not in its one right form is refused, for two readings of the same
 * bytes are how signatures come to cover something else than what is used (CVE-2025-12816). It throws Malformed and
 * nothing else.
 */
import type { Bytes } from './bytes.ts'

/** Bytes that are not what they should be; the message is for the log and says where. */
export class Malformed extends Error {
  readonly code = 'malformed'

  constructor(what: string, options?: ErrorOptions) {
    super(`malformed: ${what}`, options)
    this.name = 'Malformed'
  }
}

export interface Element {
  tag: number
  /** The whole element. */
  raw: Bytes
  body: Bytes
  /** What a constructed element holds. */
  parts: Element[]
}

/** Nothing that we read is nested deeper. */
const deepest = 24

/** One element that fills all of the bytes. */
export function readDer(bytes: Uint8Array): Element {
  const { element, end } = readOne(new Uint8Array(bytes), 0, 0)
  if (end !== bytes.length) throw new Malformed('bytes after the end')
  return element
}

function readOne(bytes: Bytes, from: number, depth: number): { element: Element; end: number } {
  if (depth > deepest) throw new Malformed('nested too deep')
  const tag = bytes[from]
  if (tag === undefined || (tag & 31) === 31) throw new Malformed('tag')
  const { length, start } = readLength(bytes, from + 1)
  const end = start + length
  if (end > bytes.length) throw new Malformed('cut off')
  const parts: Element[] = []
  const body = bytes.subarray(start, end)
  if (tag & 32) {
    for (let at = 0; at < length; ) {
      const part = readOne(body, at, depth + 1)
      parts.push(part.element)
      at = part.end
    }
  }
  return { element: { tag, raw: bytes.subarray(from, end), body, parts }, end }
}

/** Definite, and in its shortest form (X.690 section 10.1). */
function readLength(bytes: Bytes, at: number): { length: number; start: number } {
  const first = bytes[at]
  if (first === undefined) throw new Malformed('cut off')
  if (first < 128) return { length: first, start: at + 1 }
  const count = first & 127
  if (count < 1 || count > 3 || at + count >= bytes.length) throw new Malformed('length')
  let length = 0
  for (let digit = 1; digit <= count; digit += 1) length = length * 256 + bytes[at + digit]!
  const least = count === 1 ? 128 : 256 ** (count - 1)
  if (length < least) throw new Malformed('length')
  return { length, start: at + count + 1 }
}

/** The n-th part of an element. */
export function part({ parts }: Element, index: number): Element {
  const found = parts[index]
  if (!found) throw new Malformed(`part ${index} is missing`)
  return found
}

function bodyOf({ tag, body }: Element, wanted: number, what: string): Bytes {
  if (tag !== wanted) throw new Malformed(what)
  return body
}

/** The parts of a SEQUENCE. */
export function sequenceOf(element: Element): Element[] {
  bodyOf(element, 0x30, 'not a sequence')
  return element.parts
}

export function setOf(element: Element): Element[] {
  bodyOf(element, 0x31, 'not a set')
  return element.parts
}

export const octetsOf = (element: Element) => bodyOf(element, 4, 'not an octet string')

/** Of a BIT STRING of whole bytes. */
export function bitsOf(element: Element): Bytes {
  const body = bodyOf(element, 3, 'not a bit string')
  if (body[0] !== 0) throw new Malformed('bit string')
  return body.subarray(1)
}

export function truthOf(element: Element): boolean {
  const body = bodyOf(element, 1, 'not a boolean')
  if (body.length !== 1 || (body[0] !== 0 && body[0] !== 255)) throw new Malformed('boolean')
  return body[0] === 255
}

/** Two's complement in as few bytes as can be (X.690 section 8.3.2). */
export function integerOf(element: Element): Bytes {
  const body = bodyOf(element, 2, 'not an integer')
  const [first, second = 0] = body
  if (first === undefined) throw new Malformed('integer')
  if (body.length > 1 && ((first === 0 && second < 128) || (first === 255 && second >= 128))) {
    throw new Malformed('integer')
  }
  return body
}

/** A small number that is not negative. */
export function numberOf(element: Element): number {
  const body = integerOf(element)
  if (body.length > 4 || body[0]! >= 128) throw new Malformed('number')
  return body.reduce((value, byte) => value * 256 + byte, 0)
}

/** Dotted (X.690 section 8.19). */
export function oidOf(element: Element): string {
  const body = bodyOf(element, 6, 'not an object identifier')
  const values: number[] = []
  let value = 0
  let isFirst = true
  for (const byte of body) {
    if (isFirst && byte === 0x80) throw new Malformed('object identifier')
    value = value * 128 + (byte & 127)
    if (value > Number.MAX_SAFE_INTEGER / 128) throw new Malformed('object identifier')
    isFirst = byte < 128
    if (isFirst) {
      values.push(value)
      value = 0
    }
  }
  const [head] = values
  if (head === undefined || !isFirst) throw new Malformed('object identifier')
  const top = Math.min(2, Math.floor(head / 40))
  return [top, head - top * 40, ...values.slice(1)].join('.')
}

const decoders: Record<number, TextDecoder> = {
  12: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  19: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  22: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  30: new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }),
}

/** UTF8String, PrintableString, IA5String or BMPString. */
export function textOf({ tag, body }: Element): string {
  const decoder = decoders[tag]
  if (!decoder) throw new Malformed('not a text')
  if ((tag === 19 || tag === 22) && body.some((byte) => byte >= 128)) throw new Malformed('text')
  try {
    return decoder.decode(body)
  } catch (cause) {
    throw new Malformed('text', { cause })
  }
}

/** UTCTime or GeneralizedTime in the forms of RFC 5280 section 4.1.2.5, in epoch seconds. */
export function timeOf({ tag, body }: Element): number {
  const digits = Array.from(body, (byte) => String.fromCharCode(byte)).join('')
  const form = tag === 23 ? /^\d{12}Z$/ : tag === 24 ? /^\d{14}Z$/ : undefined
  if (!form?.test(digits)) throw new Malformed('time')
  const full = tag === 23 ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}` : digits
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? []
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const milliseconds = Date.parse(iso)
  // 30 February is read as a day in March otherwise.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== iso) throw new Malformed('time')
  return milliseconds / 1000
}
