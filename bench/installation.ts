/** An installation of its own for a measurement: a database with one tenant, one site, and as many accounts as wanted. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as accounts from '#accounts/accounts.ts'
import * as sites from '#sites/sites.ts'
import { type App, openApp } from '../src/app.ts'
import { loadConfiguration } from '../src/configuration.ts'
import { openLog } from '../src/log.ts'
import { firstPhone, multiply } from './crowd.ts'
import type { Registration, Typed } from './journey.ts'
import type { Postgres } from './postgres.ts'
import { freePort } from './processes.ts'

export type Engine = 'SQLite' | 'PostgreSQL'

export interface Installation {
  engine: Engine
  /** For server.ts. */
  environment: Record<string, string>
  origin: string
  issuer: string
  registration: Registration
  /** Adds accounts until there are so many, all with the same password. */
  growTo(accounts: number): Promise<void>
  /** What the person of that number types. */
  typed(person: number): Typed
  /** Another one like it, with other settings. */
  another(changes: Changes): Promise<Installation>
}

/** How an installation differs from the usual one. */
export interface Changes {
  environment?: Record<string, string>
  policy?: Record<string, unknown>
  /** Every account verifies in two steps, by text message to a number of its own. */
  twoStep?: boolean
}

export const registration: Registration = {
  clientId: 'bench',
  clientSecret: randomBytes(24).toString('base64url'),
  redirectUri: 'http://localhost:9/callback',
}

const tenantId = 'bench'
const password = 'correct horse battery staple'
const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

/** A database with nothing in it, and the settings of a server on it. */
export async function emptyInstallation(
  engine: Engine,
  postgres: Postgres | undefined,
): Promise<Pick<Installation, 'engine' | 'environment' | 'origin'>> {
  const origin = `http://localhost:${await freePort()}`
  const own = mkdtempSync(join(folder, 'installation-'))
  const databaseUrl = engine === 'SQLite' ? `sqlite:${join(own, 'sekisho.db')}` : await postgres?.create()
  if (databaseUrl === undefined) throw new Error('PostgreSQL is not running')
  const environment = {
    SEKISHO_URL: origin,
    SEKISHO_PORT: new URL(origin).port,
    SEKISHO_DATABASE_URL: databaseUrl,
    SEKISHO_DATA_DIR: own,
    SEKISHO_MASTER_KEY: randomBytes(32).toString('hex'),
    SEKISHO_MAILBOX: '1',
    SEKISHO_LOG_LEVEL: 'warn',
  }
  return { engine, environment, origin }
}

/** With one tenant, one site and one account. */
export async function installation(
  engine: Engine,
  postgres: Postgres | undefined,
  changes: Changes = {},
): Promise<Installation> {
  const bare = await emptyInstallation(engine, postgres)
  const empty = { ...bare, environment: { ...bare.environment, ...changes.environment } }
  const { values } = loadConfiguration({ environment: empty.environment })
  const app = await openApp(values, openLog('error'))
  const accountId = await furnish(app, changes)
  await app.close()
  let size = 1
  return {
    ...empty,
    issuer: `${empty.origin}/t/${tenantId}`,
    registration,
    async growTo(wanted) {
      if (wanted > size) await multiply(values.databaseUrl, accountId, { from: size, to: wanted - 1 })
      size = Math.max(size, wanted)
    },
    typed: (person) => ({ user_id: `person-${person % size}`, password }),
    another: (more) => installation(engine, postgres, more),
  }
}

/** The mobile number of the account of that number; crowd.ts counts in the same way. */
export const phoneOf = (person: number) => `+${firstPhone + person}`

async function furnish({ database, tenants, passwords }: App, changes: Changes): Promise<string> {
  const now = database.now()
  const facts = { name: 'Bench', preset: 'recommended', timeZone: 'Asia/Tokyo', languages: ['ja', 'en'] } as const
  const tenant = { id: tenantId, ...facts, support: {}, officialDomains: [], senders: [] }
  const person = {
    userId: 'person-0',
    state: 'active',
    language: undefined,
    method: 'password',
    mails: [{ address: 'person-0@mail.example', verified: true }],
    phones: [{ number: phoneOf(0), verified: true, sms: true }],
    twoStep: changes.twoStep
      ? ({ on: true, way: 'code', destination: { channel: 'sms', address: phoneOf(0) } } as const)
      : ({ on: false, way: null, destination: null } as const),
  } as const
  const { clientId, clientSecret, redirectUri } = registration
  // Every journey has a browser of its own, as no person has: each would mail its owner of a new browser.
  const { policy } = await database.durably(async (trx) => {
    await tenants.add(trx, tenant, now)
    return tenants.changePolicy(trx, tenant.id, { notices: { signIn: 'off' }, ...changes.policy }, now)
  })
  const prepared = await passwords.prepare(password, { policy: policy.password })
  return database.durably(async (trx) => {
    const grants: ['authorization_code', 'refresh_token', 'client_credentials'] = [
      'authorization_code',
      'refresh_token',
      'client_credentials',
    ]
    const site = { name: 'Bench', kind: 'web' as const, redirectUris: [redirectUri], grants }
    await sites.add(trx, tenantId, site, now, { clientId, clientSecret })
    const { id } = await accounts.add(trx, tenantId, person, now)
    await passwords.set(trx, tenantId, id, prepared, { now })
    return id
  })
}
