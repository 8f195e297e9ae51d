/**
 * Triple DES in CBC mode (NIST SP 800-67, FIPS 46-3) for browsers, which lack it: only to write the compatible PKCS#12
 * that older systems read. It encrypts one small file and is not made to be fast. Not for Node.
 */
import type { Bytes } from './bytes.ts'

/** Positions count from 1, as in FIPS 46-3. */
type Permutation = readonly number[]

const rowsOf = (starts: readonly number[], step: number, count: number): number[] =>
  starts.flatMap((start) => Array.from({ length: count }, (_, at) => start + step * at))

const initial: Permutation = rowsOf([58, 60, 62, 64, 57, 59, 61, 63], -8, 8)
const final: Permutation = Array.from({ length: 64 }, (_, at) => initial.indexOf(at + 1) + 1)
const expansion: Permutation = Array.from(
  { length: 48 },
  (_, at) => ((Math.floor(at / 6) * 4 + (at % 6) + 31) % 32) + 1,
)
// biome-ignore format: as in FIPS 46-3
const mixing: Permutation = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
  2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
]
const keyHalves: Permutation = [
  ...rowsOf([57, 58, 59], -8, 8),
  ...rowsOf([60], -8, 4),
  ...rowsOf([63, 62, 61], -8, 8),
  ...rowsOf([28], -8, 4),
]
// biome-ignore format: as in FIPS 46-3
const roundKey: Permutation = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
  41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
]
const rotations = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]

/** Each box: four rows of sixteen hexadecimal digits. */
const boxes = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
].map((digits) => Array.from(digits, (digit) => Number.parseInt(digit, 16)))

const permuted = (bitsOfBlock: Uint8Array, by: Permutation) => Uint8Array.from(by, (at) => bitsOfBlock[at - 1]!)

function bitsIn(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: bytes.length * 8 }, (_, at) => (bytes[at >> 3]! >> (7 - (at & 7))) & 1)
}

function scheduleOf(key: Uint8Array): Uint8Array[] {
  let halves = permuted(bitsIn(key), keyHalves)
  return rotations.map((by) => {
    const turnedHalf = (from: number) => Array.from({ length: 28 }, (_, at) => halves[from + ((at + by) % 28)]!)
    halves = Uint8Array.from([...turnedHalf(0), ...turnedHalf(28)])
    return permuted(halves, roundKey)
  })
}

/** The round function: expansion, key, boxes, mixing. */
function mixed(right: Uint8Array, key: Uint8Array): Uint8Array {
  const keyed = permuted(right, expansion).map((bit, at) => bit ^ key[at]!)
  const out = new Uint8Array(32)
  for (const [index, box] of boxes.entries()) {
    const six = keyed.subarray(index * 6, index * 6 + 6)
    const row = six[0]! * 2 + six[5]!
    const column = six[1]! * 8 + six[2]! * 4 + six[3]! * 2 + six[4]!
    const value = box[row * 16 + column]!
    for (let bit = 0; bit < 4; bit += 1) out[index * 4 + bit] = (value >> (3 - bit)) & 1
  }
  return permuted(out, mixing)
}

function block(bitsOfBlock: Uint8Array, schedule: readonly Uint8Array[]): Uint8Array {
  const begun = permuted(bitsOfBlock, initial)
  let [left, right] = [begun.slice(0, 32), begun.slice(32)]
  for (const key of schedule) {
    const next = mixed(right, key).map((bit, at) => bit ^ left[at]!)
    left = right
    right = next
  }
  return permuted(Uint8Array.from([...right, ...left]), final)
}

/** 24 bytes of key, 8 of iv; the padding of PKCS#7. */
export function tripleDesCbc(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Bytes {
  const [first, second, third] = [0, 8, 16].map((from) => scheduleOf(key.subarray(from, from + 8)))
  const padding = 8 - (plain.length % 8)
  const padded = new Uint8Array(plain.length + padding).fill(padding)
  padded.set(plain)
  let before = bitsIn(iv)
  for (let from = 0; from < padded.length; from += 8) {
    const chained = bitsIn(padded.subarray(from, from + 8)).map((bit, at) => bit ^ before[at]!)
    before = block(block(block(chained, first!), second!.toReversed()), third!)
    for (let at = 0; at < 8; at += 1) padded[from + at] = byteOf(before.subarray(at * 8, at * 8 + 8))
  }
  return padded
}

const byteOf = (eight: Uint8Array) => eight.reduce((value, bit) => value * 2 + bit, 0)
