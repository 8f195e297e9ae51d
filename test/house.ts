/**
 * The whole house behind a real server, with one tenant: for tests that tell a story through pages.
 *
 *   openHouse   starts it; stops with the tests of the file
 *   visitor     a browser without script: keeps cookies, reads pages, fills forms
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import type { Preset } from '#options/options.ts'
import * as sites from '#sites/sites.ts'
import type { Tenant } from '#tenants/tenants.ts'
import { loadConfiguration } from '../src/configuration.ts'
import type { Policy } from '../src/policy.ts'
import { type Serving, serve } from '../src/serve.ts'
import { browser } from './protocol-rig.ts'

export interface HouseOptions {
  preset?: Preset
  /** A merge patch of the tenant's policy. */
  policy?: Record<string, unknown>
  clock?: () => number
  environment?: Record<string, string>
}

export type House = Awaited<ReturnType<typeof openHouse>>

export const goodPassword = 'correct horse battery staple 7'

export async function openHouse({ preset = 'recommended', policy = {}, clock, environment = {} }: HouseOptions = {}) {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-house-'))
  const { values } = loadConfiguration({
    environment: {
      SEKISHO_URL: url,
      SEKISHO_PORT: String(port),
      SEKISHO_DATABASE_URL: 'sqlite::memory:',
      SEKISHO_DATA_DIR: folder,
      SEKISHO_MAILBOX: '1',
      SEKISHO_LOG_LEVEL: 'silent',
      SEKISHO_CERTIFICATE_PORT: '0',
      ...environment,
    },
    file: join(folder, 'none.json'),
  })
  const serving: Serving = await serve(values, { ...(clock ? { clock } : {}), quickStop: true })
  after(async () => {
    await serving.stop()
    rmSync(folder, { recursive: true })
  })
  const { app } = serving
  const hashes = new Map<string, ReturnType<typeof app.passwords.prepare>>()

  const house = {
    app,
    url,
    base: `${url}/t/demo`,
    stop: serving.stop,
    tenant: await addTenant('demo', preset),

    async changePolicy(patch: Record<string, unknown>) {
      const { database, tenants } = app
      house.tenant = await database.durably((trx) => tenants.changePolicy(trx, 'demo', patch, app.now()))
      return house.tenant
    },

    addTenant,

    /** An active account with a password, unless `password` is null: then it is only invited. */
    async addAccount(
      userId: string,
      password: string | null = goodPassword,
      changes: Partial<accounts.AccountFacts> = {},
    ) {
      const facts = {
        ...accountFacts(userId),
        state: password === null ? ('invited' as const) : ('active' as const),
        ...changes,
      }
      const prepared = password === null ? undefined : await hashed(password)
      return app.database.durably(async (trx) => {
        const account = await accounts.add(trx, 'demo', facts, app.now())
        if (prepared) await app.passwords.set(trx, 'demo', account.id, prepared, { now: app.now() })
        return account
      })
    },

    async invite(userId: string, method: accounts.Method = 'password') {
      const account = await house.addAccount(userId, null, { method })
      const tenant = house.tenant as Tenant<Policy>
      return app.database.durably((trx) =>
        app.enrolment.issue(trx, { tenant, account, reference: 'TEST', now: app.now() }),
      )
    },

    addSite: (input: Partial<sites.SiteInput> = {}) =>
      app.database.durably((trx) =>
        sites.add(
          trx,
          'demo',
          { name: 'Shop', kind: 'web', redirectUris: ['http://localhost:9/cb'], ...input },
          app.now(),
        ),
      ),

    /** The newest message to an address; waits for it to leave the outbox. */
    async mailTo(address: string) {
      await app.recovery.lookInto()
      await app.messages.deliverDue()
      // The house delivers by itself too: what it has in hand just now is on its way; what has to wait is not waited for.
      for (let n = 0; n < 20 && (await app.messages.backlog(app.database.db)).waiting > 0; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        await app.messages.deliverDue()
      }
      return (await app.mailbox.list(address))[0]
    },
  }
  if (Object.keys(policy).length > 0) await house.changePolicy(policy)
  return house

  /** One hash for all accounts with the same password: hashing is what takes the time. */
  function hashed(password: string) {
    const known = hashes.get(password) ?? app.passwords.prepare(password, { policy: house.tenant.policy.password })
    hashes.set(password, known)
    return known
  }

  function addTenant(id: string, of: Preset = 'recommended'): Promise<Tenant<Policy>> {
    const facts = {
      id,
      name: 'Test',
      preset: of,
      timeZone: 'Asia/Tokyo',
      languages: ['ja', 'en'] as const,
      support: { tel: '03-1234-5678', mail: 'help@example.com' },
      officialDomains: [],
      senders: [],
    }
    return app.database.durably((trx) => app.tenants.add(trx, facts, app.now()))
  }
}

function accountFacts(userId: string): accounts.AccountFacts {
  return {
    userId,
    state: 'active',
    language: undefined,
    method: 'password',
    mails: [{ address: `${userId}@example.com`, verified: true }],
    phones: [],
    twoStep: { on: false, way: null, destination: null },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A page as a browser without script has it. */
export interface Seen {
  status: number
  url: URL
  html: string
  /** `data-page`. */
  page: string
  /** `data-error`, all of them. */
  errors: string[]
  headers: Headers
  /** `a[data-continue]`. */
  onward: string | undefined
}

const decode = (text: string) =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<')

/** A browser without script at one house. */
export function visitor(language: 'ja' | 'en' = 'en', from = browser()) {
  async function follow(response: Response, url: URL): Promise<Seen> {
    const location = response.headers.get('location')
    if (location && response.status >= 300) {
      const next = new URL(location, url)
      if (next.host !== url.host) return seen(response, next, '')
      return follow(await from.send(next, { headers: { 'accept-language': language } }), next)
    }
    return seen(response, url, await response.text())
  }

  function seen(response: Response, url: URL, html: string): Seen {
    const link = /<a [^>]*data-continue[^>]*>/.exec(html)?.[0] ?? ''
    const onward = / href="([^"]*)"/.exec(link)?.[1]
    return {
      status: response.status,
      url,
      html,
      page: /data-page="([^"]*)"/.exec(html)?.[1] ?? '',
      errors: [...html.matchAll(/data-error="([^"]+)"/g)].map(([, code]) => code!),
      headers: response.headers,
      onward: onward === undefined ? undefined : decode(onward),
    }
  }

  async function open(url: string | URL): Promise<Seen> {
    const to = new URL(url)
    return follow(await from.send(to, { headers: { 'accept-language': language } }), to)
  }

  /** Sends the form of the page with all its hidden fields; `action` presses another button; `holding` picks one beside it. */
  async function submit(
    on: Seen,
    fields: Record<string, string> = {},
    { follows = true, holding = '' } = {},
  ): Promise<Seen> {
    const forms = on.html.matchAll(/<form method="post"([^>]*)>([\s\S]*?)<\/form>/g)
    const form = [...forms].find((each) => (holding ? each[2]!.includes(holding) : each[1]!.includes('data-form')))
    assert.ok(form, `no form on ${on.page || on.html.slice(0, 200)}`)
    const hidden = [...form[2]!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
    const body = new URLSearchParams({
      ...Object.fromEntries(hidden.map(([, name, value]) => [name!, decode(value!)])),
      ...fields,
    })
    const action = /action="([^"]*)"/.exec(form[1]!)?.[1]
    const to = action ? new URL(decode(action), on.url) : on.url
    const headers = { origin: to.origin, 'accept-language': language }
    const response = await from.send(to, { method: 'POST', body, headers })
    return follows ? follow(response, to) : seen(response, to, await response.text())
  }

  return {
    browser: from,
    open,
    submit,

    /** From the page that asks for the ID to the answer to the password. */
    async signIn(start: Seen, userId: string, password = goodPassword): Promise<Seen> {
      const asked = await submit(start, { user_id: userId })
      return asked.page === 'password' ? submit(asked, { password }) : asked
    },
  }
}
