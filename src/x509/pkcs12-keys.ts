/** Keys from passwords, as PKCS#12 makes them (RFC 7292 appendix B). Runs in Node and in browsers. */
import { type Bytes, joined } from './bytes.ts'
import { bmpBytes } from './der-writing.ts'

/** What browsers lack and Node has: digests at once, and triple DES. */
export interface Workings {
  digest(algorithm: 'SHA-1' | 'SHA-256', bytes: Bytes): Uint8Array
  /** CBC with PKCS#7 padding. */
  tripleDes(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Bytes
}

/** What the key is for (appendix B.3). */
export const keyPurpose = { encryption: 1, iv: 2, mac: 3 } as const

export interface DerivedKey {
  algorithm: 'SHA-1' | 'SHA-256'
  purpose: (typeof keyPurpose)[keyof typeof keyPurpose]
  password: string
  salt: Uint8Array
  iterations: number
  bytes: number
}

/** Both digests work on blocks of 64 bytes. */
const blockBytes = 64

/** Appendix B.2. */
export function deriveKey(facts: DerivedKey, { digest }: Pick<Workings, 'digest'>): Bytes {
  const { algorithm, purpose, password, salt, iterations, bytes } = facts
  const words = joined(bmpBytes(password), new Uint8Array(2))
  const mixed = joined(repeated(salt), repeated(words))
  const diversifier = new Uint8Array(blockBytes).fill(purpose)
  let made = new Uint8Array()
  while (made.length < bytes) {
    let round = new Uint8Array(digest(algorithm, joined(diversifier, mixed)))
    for (let turn = 1; turn < iterations; turn += 1) round = new Uint8Array(digest(algorithm, round))
    made = joined(made, round)
    addToBlocks(mixed, repeated(round).subarray(0, blockBytes))
  }
  return made.slice(0, bytes)
}

/** Repeated up to whole blocks. */
function repeated(bytes: Uint8Array): Bytes {
  const filled = new Uint8Array(blockBytes * Math.ceil(bytes.length / blockBytes))
  for (let at = 0; at < filled.length; at += 1) filled[at] = bytes[at % bytes.length]!
  return filled
}

/** Each block becomes (block + added + 1) modulo 2^512. */
function addToBlocks(blocks: Bytes, added: Uint8Array): void {
  for (let block = 0; block < blocks.length; block += blockBytes) {
    let carry = 1
    for (let at = blockBytes - 1; at >= 0; at -= 1) {
      carry += blocks[block + at]! + added[at]!
      blocks[block + at] = carry & 255
      carry >>= 8
    }
  }
}
