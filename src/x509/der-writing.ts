/**
 * Writing of DER (X.690 section 8 and 10): each function gives one whole element. Runs in Node and in browsers.
 */
import { type Bytes, compareBytes, joined } from './bytes.ts'

const utf8 = new TextEncoder()

/** An element of any tag, with the length in its shortest form. */
export function element(tag: number, ...content: readonly Uint8Array[]): Bytes {
  const length = content.reduce((sum, part) => sum + part.length, 0)
  return joined(new Uint8Array([tag, ...lengthOf(length)]), ...content)
}

function lengthOf(length: number): number[] {
  if (length < 128) return [length]
  const digits: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest & 255)
  return [0x80 | digits.length, ...digits]
}

export const sequence = (...content: readonly Uint8Array[]) => element(0x30, ...content)

/** A set with several members stands in the order of their bytes. */
export const set = (...members: readonly Uint8Array[]) => element(0x31, ...members.toSorted(compareBytes))

/** `[number]`, around whole elements. */
export const tagged = (number: number, ...content: readonly Uint8Array[]) => element(0xa0 | number, ...content)

/** `[number] IMPLICIT` of something primitive. */
export const taggedPlain = (number: number, content: Uint8Array) => element(0x80 | number, content)

export const nothing = () => element(5)
export const truth = (value: boolean) => element(1, new Uint8Array([value ? 255 : 0]))
export const octets = (content: Uint8Array) => element(4, content)
export const bits = (content: Uint8Array, unused = 0) => element(3, new Uint8Array([unused]), content)
export const enumerated = (value: number) => element(10, new Uint8Array([value]))
export const utf8Text = (text: string) => element(12, utf8.encode(text))

/** Throws RangeError for signs that a PrintableString does not have (X.680 section 41.4). */
export function printableText(text: string): Bytes {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) throw new RangeError('not printable')
  return element(19, utf8.encode(text))
}

/** The bytes of an IA5String; throws RangeError for what is not ASCII. */
export function ia5Bytes(text: string): Bytes {
  if (/[^\u0000-\u007f]/.test(text)) throw new RangeError('not ASCII')
  return utf8.encode(text)
}

/** UTF-16, big end first: what PKCS#12 calls BMPString. */
export function bmpBytes(text: string): Bytes {
  const bytes = new Uint8Array(text.length * 2)
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    bytes.set([unit >> 8, unit & 255], at * 2)
  }
  return bytes
}
export const bmpText = (text: string) => element(30, bmpBytes(text))

/** A number that is not negative; bytes are read as one, big end first. */
export function integer(value: number | Uint8Array): Bytes {
  const bytes = typeof value === 'number' ? bytesOfNumber(value) : value
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1
  const least = bytes.subarray(from)
  return (least[0] ?? 0) & 0x80 ? element(2, new Uint8Array([0]), least) : element(2, least)
}

function bytesOfNumber(value: number): Bytes {
  const digits: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return new Uint8Array(digits.length === 0 ? [0] : digits)
}

/** X.690 section 8.19. */
export function objectIdentifier(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(6, new Uint8Array([first * 40 + second, ...rest].flatMap(base128)))
}

function base128(value: number): number[] {
  const digits = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(128 | (rest % 128))
  return digits
}

/** `at` in epoch seconds: UTCTime before 2050, else GeneralizedTime, never with fractions (RFC 5280 section 4.1.2.5). */
export function time(at: number): Bytes {
  const digits = timeDigits(at)
  return Number(digits.slice(0, 4)) < 2050
    ? element(23, utf8.encode(digits.slice(2)))
    : element(24, utf8.encode(digits))
}

export const generalizedTime = (at: number) => element(24, utf8.encode(timeDigits(at)))

/** YYYYMMDDhhmmssZ */
function timeDigits(at: number): string {
  return `${new Date(at * 1000).toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z`
}
