/**
 * The management API of a whole house without a server, with two tenants and a token of every role: `alpha` and `beta`.
 *
 *   apiRig     opens it; closed with the tests of the file
 *   contents   everything that a database holds, to see that something changed nothing
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { sql } from 'kysely'
import * as accounts from '#accounts/accounts.ts'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import type { Db } from '#database/database.ts'
import { openApp } from '../src/app.ts'
import { loadConfiguration } from '../src/configuration.ts'
import { openLog } from '../src/log.ts'

export type ApiRig = Awaited<ReturnType<typeof apiRig>>

/** What a call is sent with; `body` is written as JSON unless it is text already. */
export interface Sent {
  token?: string | undefined
  body?: unknown
  type?: string | undefined
  headers?: Record<string, string>
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
export type Json = any

export interface Got {
  status: number
  headers: Headers
  text: string
  body: Json
}

/** A reason, where one is required. */
export const because = { reason: 'asked by phone, ticket 42' }

export async function apiRig({ databaseUrl = 'sqlite::memory:' } = {}) {
  const clock = heldClock()
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-api-'))
  const { values } = loadConfiguration({
    environment: {
      SEKISHO_URL: 'http://localhost:8080',
      SEKISHO_DATABASE_URL: databaseUrl,
      SEKISHO_MASTER_KEY: 'ab'.repeat(32),
      SEKISHO_DATA_DIR: folder,
      SEKISHO_MAILBOX: '1',
    },
    file: join(folder, 'none.json'),
  })
  const app = await openApp(values, openLog('silent'), clock.now)
  after(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  async function tokenFor(role: apiTokens.Role, tenantId?: string): Promise<string> {
    const facts = { role, tenantId, name: `${role} of ${tenantId ?? 'all'}`, expiresAt: undefined }
    const { secret } = await app.database.durably((trx) => apiTokens.add(trx, facts, app.now()))
    return secret
  }

  async function tokensOf(tenantId: string) {
    const [administrator, support, auditor] = await Promise.all([
      tokenFor('administrator', tenantId),
      tokenFor('support', tenantId),
      tokenFor('auditor', tenantId),
    ])
    return { administrator, support, auditor }
  }

  async function call(method: string, path: string, sent: Sent = {}): Promise<Got> {
    const { token = operator, body, headers = {} } = sent
    const usual = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const type = sent.type ?? (body === undefined ? '' : usual)
    const response = await app.fetch(
      new Request(`http://localhost:8080/api/v1${path}`, {
        method,
        headers: {
          'accept-language': 'en',
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...(type === '' ? {} : { 'content-type': type }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text !== '' && isJson(response) ? JSON.parse(text) : undefined,
    }
  }

  const operator = await tokenFor('operator')
  for (const id of ['alpha', 'beta']) await call('POST', '/tenants', { body: { id, name: `The ${id} company` } })

  return {
    app,
    clock,
    call,
    operator,
    tokenFor,
    alpha: await tokensOf('alpha'),
    beta: await tokensOf('beta'),

    /** The same call with several answers wanted in a row is read more easily without the status. */
    async get(path: string, sent: Sent = {}): Promise<Json> {
      return (await call('GET', path, sent)).body
    },

    /** An active account without any password: nothing is hashed for it. */
    addAccount(userId: string, changes: Partial<accounts.AccountFacts> = {}, tenantId = 'alpha') {
      const facts = {
        userId,
        state: 'active',
        language: 'en',
        method: 'password',
        mails: [{ address: `${userId}@example.com`, verified: true }],
        phones: [],
        twoStep: { on: false, way: null, destination: null },
        ...changes,
      } as const
      return app.database.durably((trx) => accounts.add(trx, tenantId, facts, app.now()))
    },

    /** The acts in the audit of a tenant, newest first; without one of all. */
    async acts(tenant?: string): Promise<Json[]> {
      const query = tenant === undefined ? '' : `&tenant=${tenant}`
      return (await call('GET', `/audit?limit=500${query}`)).body.items
    },

    /** Messages to an address, newest first. */
    async mails(to: string) {
      while ((await app.messages.deliverDue()) > 0);
      return app.mailbox.list(to)
    },
  }
}

/** A clock that stands still until it is pushed. */
function heldClock() {
  let now = Math.floor(Date.now() / 1000)
  return {
    now: () => now,
    push: (seconds: number) => {
      now += seconds
    },
  }
}

const isJson = (response: Response) => /json/.test(response.headers.get('content-type') ?? '')

/** Every row of every table but those that `but` names, in words. SQLite only. */
export async function contents(db: Db, but: readonly string[] = []): Promise<Record<string, string[]>> {
  const { rows } = await sql<{
    name: string
  }>`select name from sqlite_master where type = 'table' order by name`.execute(db)
  const held: Record<string, string[]> = {}
  for (const { name } of rows) {
    if (but.includes(name)) continue
    const found = await sql`select * from ${sql.table(name)}`.execute(db)
    held[name] = found.rows.map((row) => JSON.stringify(row)).sort()
  }
  return held
}
