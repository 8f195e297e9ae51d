/**
 * What the demo has to remember to print it again: secrets that the service itself keeps only as hashes. They lie in the
 * data folder, readable by its owner only, and are of this demo alone: made at random when it starts for the first time.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newSecret, readableSecret } from '#crypto/secrets.ts'

/** An enrolment or a download that was issued; the address before the token follows the settings. */
export interface KeptSecret {
  token: string
  password: string
}

export interface Keepsakes {
  /** Of the accounts that are ready to sign in. */
  password: string
  /** By tenant. */
  clientSecrets: Record<string, string>
  /** By tenant and user ID. */
  enrolments: Record<string, KeptSecret>
  /** Certificates to be fetched, by tenant and user ID. */
  downloads: Record<string, KeptSecret>
  /** Where the service answered when it was started last. */
  url: string
  /** Everything was added once; what is taken away later stays away. */
  seeded: boolean
}

export const keepsakesFile = (dataDir: string) => join(dataDir, 'demo.json')

/** Undefined where no demo was started before. */
export function readKeepsakes(dataDir: string): Keepsakes | undefined {
  const path = keepsakesFile(dataDir)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Keepsakes) : undefined
}

export function newKeepsakes(tenantIds: readonly string[], url: string): Keepsakes {
  return {
    password: demoPassword(),
    clientSecrets: Object.fromEntries(tenantIds.map((id) => [id, newSecret()])),
    enrolments: {},
    downloads: {},
    url,
    seeded: false,
  }
}

/** Capitals and signs are in every readable secret; a digit only in nearly all. */
function demoPassword(): string {
  const password = readableSecret()
  return /\d/.test(password) ? password : demoPassword()
}

/** In one step, so that a fall in the middle leaves the old file whole. */
export function writeKeepsakes(dataDir: string, keepsakes: Keepsakes): void {
  mkdirSync(dataDir, { recursive: true })
  const path = keepsakesFile(dataDir)
  writeFileSync(`${path}.new`, `${JSON.stringify(keepsakes, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
