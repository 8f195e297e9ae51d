/**
 * Slow hashing for what people choose and can therefore be guessed: passwords, answers, short recovery codes.
 * Argon2id (RFC 9106) over an HMAC of the typed text, whose key ("pepper") is outside the database.
 *
 *   hash     a new hash: key id of the pepper, then the usual `$argon2id$...` string
 *   verify   right or not, and whether cost or pepper are no longer today's; the same work when there is no hash
 *   hashTogether, hashLike   several with one salt, so that one hash compares a typed text with all of them
 *   load     how long the line is
 *
 * Hashing runs on the thread pool behind bounded lines, one a tenant and served in turns; UV_THREADPOOL_SIZE has to leave room beside the slots.
 * The text is taken as it is: folding (NFC, case) is the caller's.
 */
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hash as argon2, verify as matches, parseOptions } from '@node-rs/argon2'
import { type HashingQueue, hashingQueue } from './hashing-queue.ts'

/** `whose`: the tenant it is done for, so that one that is attacked holds up no other. */
export interface PasswordHashing {
  /** Throws Problem `busy` (503) when too many wait already. */
  hash(password: string, whose?: string): Promise<string>
  /** An absent hash takes the same time and is never right. Throws Problem `busy`, and a fault when the pepper is gone. */
  verify(password: string, hash: string | undefined, whose?: string): Promise<{ right: boolean; outdated: boolean }>
  /**
   * Hashes of one set under one salt, in their order. Only for secrets of at least 50 random bits: who has the hashes tries
   * each guess on all of them at once. Throws Problem `busy`.
   */
  hashTogether(secrets: readonly string[], whose?: string): Promise<string[]>
  /** The hash that the text would have in the set of `sample`; without one the same work. Throws like `verify`. */
  hashLike(secret: string, sample: string | undefined, whose?: string): Promise<string>
  load: HashingQueue['load']
}

/** What `keyring.keyed('password')` gives; a plain function will do where peppers need not rotate. */
export interface Pepper {
  (value: string, keyId?: string): string
  readonly keyId?: string
}

export interface HashingOptions {
  pepper: Pepper
  /** How many hashes are made at once; the number of cores unless told. */
  slots?: number
  /** How many may wait for a slot. */
  queue?: number
  waitMilliseconds?: number
  /** Argon2id: KiB of memory and passes; OWASP's first choice unless told. */
  cost?: Cost
}

export interface Cost {
  memoryKiB: number
  passes: number
}

const usualCost: Cost = { memoryKiB: 19456, passes: 2 }

export function passwordHashing({ pepper, cost = usualCost, ...options }: HashingOptions): PasswordHashing {
  const line = hashingQueue({
    slots: options.slots ?? availableParallelism(),
    waiting: options.queue ?? 50,
    waitMilliseconds: options.waitMilliseconds ?? 2000,
  })
  const keyId = pepper.keyId ?? ''
  const settings = { memoryCost: cost.memoryKiB, timeCost: cost.passes, parallelism: 1 }
  const nobody = `${keyId}${unmatchable(cost)}`

  async function hashIn(secret: string, sample: string, whose: string | undefined): Promise<string> {
    const kept = split(sample)
    const { memoryCost, timeCost, parallelism } = parseOptions(kept.encoded)
    const like = { memoryCost, timeCost, parallelism, salt: saltOf(kept.encoded) }
    const peppered = kept.keyId === keyId ? pepper(secret) : pepper(secret, kept.keyId)
    return line.run(async () => `${kept.keyId}${await argon2(peppered, like)}`, whose)
  }

  return {
    load: line.load,
    hash: (password, whose) => line.run(async () => `${keyId}${await argon2(pepper(password), settings)}`, whose),
    hashLike: (secret, sample, whose) => hashIn(secret, sample ?? nobody, whose),
    async hashTogether(secrets, whose) {
      const sample = `${keyId}${unmatchable(cost)}`
      const hashes: string[] = []
      // One after the other: a set must not fill the line that people wait in.
      for (const secret of secrets) hashes.push(await hashIn(secret, sample, whose))
      return hashes
    },
    async verify(password, hash, whose) {
      const kept = split(hash ?? nobody)
      const peppered = kept.keyId === keyId ? pepper(password) : pepper(password, kept.keyId)
      const right = await line.run(() => matches(kept.encoded, peppered), whose)
      if (hash === undefined) return { right: false, outdated: false }
      return { right, outdated: kept.keyId !== keyId || !hasCost(kept.encoded, cost) }
    },
  }
}

/** A well-formed hash of today's cost with a random digest: as much work as a real one, and no password fits it. */
function unmatchable({ memoryKiB, passes }: Cost): string {
  const part = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=1$${part(16)}$${part(32)}`
}

function split(hash: string): { keyId: string; encoded: string } {
  const end = hash.indexOf('$')
  return { keyId: hash.slice(0, end), encoded: hash.slice(end) }
}

/** The fourth part of `$argon2id$v=..$m=..$SALT$digest`, in base64 without padding. */
const saltOf = (encoded: string): Buffer => Buffer.from(encoded.split('$')[4] ?? '', 'base64')

function hasCost(encoded: string, { memoryKiB, passes }: Cost): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(encoded)
  return memoryCost === memoryKiB && timeCost === passes && parallelism === 1
}
