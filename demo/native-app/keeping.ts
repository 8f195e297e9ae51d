/**
 * What the app keeps between starts: its key and its refresh token, in a file that only its owner reads. A phone has a
 * keystore for both, whose keys cannot be copied; a file is what every computer has.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'

export interface Kept {
  key: { publicKey: JWK; privateKey: JWK }
  refreshToken?: string | undefined
  userId?: string | undefined
}

export function readKept(path: string): Kept | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Kept) : undefined
}

export function writeKept(path: string, kept: Kept): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify(kept), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

export const forget = (path: string): void => rmSync(path, { force: true })

/** The key of this installation; made once. A refresh token is of no use without it (RFC 9449 section 5). */
export async function keyOf(path: string): Promise<CryptoKeyPair> {
  const kept = readKept(path)
  if (kept) return { publicKey: await load(kept.key.publicKey), privateKey: await load(kept.key.privateKey) }
  const pair = await generateKeyPair('ES256', { extractable: true })
  const key = { publicKey: await exportJWK(pair.publicKey), privateKey: await exportJWK(pair.privateKey) }
  writeKept(path, { key })
  return pair
}

const load = async (jwk: JWK) => (await importJWK(jwk, 'ES256', { extractable: true })) as CryptoKey
