/**
 * SHA-1 and SHA-256 (FIPS 180-4) for browsers, whose own digests answer later each time: the rounds of a PKCS#12 password
 * would take seconds. Not for Node.
 */
import type { Bytes } from './bytes.ts'

type Compress = (state: Uint32Array, block: DataView, schedule: Uint32Array) => void

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by))

const sha1Start = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]

/** FIPS 180-4 section 6.1.2. */
const sha1Block: Compress = (state, block, w) => {
  for (let t = 0; t < 16; t += 1) w[t] = block.getUint32(t * 4)
  for (let t = 16; t < 80; t += 1) w[t] = turned(w[t - 3]! ^ w[t - 8]! ^ w[t - 14]! ^ w[t - 16]!, 31)
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
  for (let t = 0; t < 80; t += 1) {
    const [f, k] = sha1Round(t, b, c, d)
    const next = (turned(a, 27) + f + e + k + w[t]!) | 0
    e = d
    d = c
    c = turned(b, 2)
    b = a
    a = next
  }
  addTo(state, [a, b, c, d, e])
}

function sha1Round(t: number, b: number, c: number, d: number): [f: number, k: number] {
  if (t < 20) return [(b & c) ^ (~b & d), 0x5a827999]
  if (t < 40) return [b ^ c ^ d, 0x6ed9eba1]
  if (t < 60) return [(b & c) ^ (b & d) ^ (c & d), 0x8f1bbcdc]
  return [b ^ c ^ d, 0xca62c1d6]
}

const primes = Array.from({ length: 312 }, (_, at) => at).filter(
  (n) => n > 1 && !Array.from({ length: n - 2 }, (_, at) => at + 2).some((divisor) => n % divisor === 0),
)

/** The first 32 bits of the fractional part (FIPS 180-4 sections 4.2.2 and 5.3.3). */
const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0
const sha256Start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
const sha256Keys = new Int32Array(primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime))))

/** FIPS 180-4 section 6.2.2. */
const sha256Block: Compress = (state, block, w) => {
  for (let t = 0; t < 16; t += 1) w[t] = block.getUint32(t * 4)
  for (let t = 16; t < 64; t += 1) {
    const [x, y] = [w[t - 15]!, w[t - 2]!]
    const small = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)
    const large = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10)
    w[t] = w[t - 16]! + small + w[t - 7]! + large
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < 64; t += 1) {
    const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const first = (h + mixed + ((e & f) ^ (~e & g)) + sha256Keys[t]! + w[t]!) | 0
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  addTo(state, [a, b, c, d, e, f, g, h])
}

function addTo(state: Uint32Array, words: readonly number[]): void {
  for (const [at, word] of words.entries()) state[at] = state[at]! + word
}

export function digest(algorithm: 'SHA-1' | 'SHA-256', bytes: Bytes): Bytes {
  const isSha1 = algorithm === 'SHA-1'
  const state = new Uint32Array(isSha1 ? sha1Start : sha256Start)
  const padded = padding(bytes)
  const schedule = new Uint32Array(80)
  for (let at = 0; at < padded.length; at += 64) {
    const block = new DataView(padded.buffer, at, 64)
    ;(isSha1 ? sha1Block : sha256Block)(state, block, schedule)
  }
  const made = new DataView(new ArrayBuffer(state.length * 4))
  for (const [at, word] of state.entries()) made.setUint32(at * 4, word)
  return new Uint8Array(made.buffer)
}

/** FIPS 180-4 section 5.1.1. */
function padding(bytes: Bytes): Bytes {
  const padded = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length << 3)
  return padded
}
