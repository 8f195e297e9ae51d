import type { Keyring } from '#crypto/sealing.ts'
import { hashSecret, newSecret, normaliseReadableSecret, readableFrom, sameSecret } from '#crypto/secrets.ts'

/** From which a download password is made; it is a secret as long as it is kept. */
export function newSeed(keyring: Pick<Keyring, 'keyed'>): string {
  return seedFrom(keyring, newSecret())
}

/** The same seed for the same words, with the key's id, so that it holds while keys are rotated. */
export function seedFrom(keyring: Pick<Keyring, 'keyed'>, words: string): string {
  return `${keyring.keyed('download-password').keyId}.${hashSecret(words)}`
}

/** 16 signs in fours, 80 bits. The same seed gives the same password, so that a page can be loaded anew. */
export function passwordFrom(keyring: Pick<Keyring, 'keyed'>, seed: string): string {
  const [keyId = '', words = ''] = seed.split('.')
  const digest = Buffer.from(keyring.keyed('download-password')(words, keyId), 'base64url')
  return readableFrom(digest.subarray(0, 16))
}

/** What is kept of it: good for its own delivery only, and only with the key outside of the database. */
export function keptPassword(keyring: Pick<Keyring, 'keyed'>, deliveryId: string, password: string): string {
  const keyed = keyring.keyed('download-password-check')
  return `${keyed.keyId}.${hashSecret(keyed(`${deliveryId}\n${password}`))}`
}

/** The password as it is shown, and as the file is opened with, when what was typed is it; else undefined. */
export function rightPassword(
  keyring: Pick<Keyring, 'keyed'>,
  delivery: { id: string; password_hash: string },
  typed: string,
): string | undefined {
  const password = normaliseReadableSecret(typed)
  const [keyId, hash = ''] = delivery.password_hash.split('.')
  const digest = keyring.keyed('download-password-check')(`${delivery.id}\n${password}`, keyId)
  return sameSecret(digest, hash) ? password : undefined
}
