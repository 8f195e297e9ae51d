/**
 * A house with a certificate host, and people who hold certificates.
 *
 *   certificateHouse   preset `manual`: certificate first, then ID and password
 *   present            what a browser with this certificate does when the certificate host asks
 */
import assert from 'node:assert/strict'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { type House, type HouseOptions, openHouse, type Seen, visitor } from './house.ts'

/** What a browser holds: a PKCS#12 file and its password, or nothing. */
export type Held = { pfx: Buffer; passphrase: string } | { key: string; cert: string } | undefined

type Person = ReturnType<typeof visitor>

export const strongPassword = 'Gate-of-7-pines'

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function certificateHouse(options: HouseOptions = {}) {
  const port = await freePort()
  const house = await openHouse({
    preset: 'manual',
    ...options,
    environment: {
      SEKISHO_CERTIFICATE_URL: `https://localhost:${port}`,
      SEKISHO_CERTIFICATE_PORT: String(port),
      ...options.environment,
    },
  })
  let people = 0

  return {
    house,
    port,

    /** An active account with one device and the download that waits for it. */
    async member({ changes = {} }: { changes?: Parameters<House['addAccount']>[2] } = {}) {
      people += 1
      const userId = `p-01-usr${String(people).padStart(3, '0')}`
      const account = await house.addAccount(userId, strongPassword, { method: 'password+certificate', ...changes })
      const { app, tenant } = house
      await app.certificates.ready(tenant, { actor: 'test' }, app.now())
      const facts = { mail: `${userId}@example.com`, kind: 'pc', name: '' } as const
      const { device, ordered } = await app.database.durably(async (trx) => {
        const { add } = await import('#devices/devices.ts')
        const added = await add(trx, 'demo', account.id, facts, app.now())
        const order = { tenant, account, device: added, reason: 'first', reference: 'TEST', now: app.now() } as const
        return { device: added, ordered: await app.certificates.order(trx, order) }
      })
      return { userId, account, device, ...ordered }
    },

    /** The whole way with a certificate: from the account page to its end. */
    async signIn(
      person: ReturnType<typeof visitor>,
      userId: string,
      held: Held,
      password = strongPassword,
    ): Promise<Seen> {
      const asked = await person.open(`${house.base}/account`)
      const back = await person.open(await present(asked.url, held))
      if (back.page !== 'identifier') return back
      const next = await person.submit(back, { user_id: userId })
      return next.page === 'password' ? person.submit(next, { password }) : next
    },
  }
}

/** Fetches a certificate on the download page, as a browser without script: the file that the server makes. */
export async function fetchFile(
  download: { url: string; password: string },
  { format = 'modern', person = visitor(), page: opened }: { format?: string; person?: Person; page?: Seen } = {},
): Promise<{ status: number; type: string; file: Buffer; held: Held }> {
  const page = opened ?? (await person.open(download.url))
  assert.equal(page.page, 'certificate-download')
  const token = /name="form_token" value="([^"]*)"/.exec(page.html)?.[1] ?? ''
  const body = new URLSearchParams({ form_token: token, download_password: download.password, format })
  const response = await person.browser.send(page.url, { method: 'POST', body, headers: { origin: page.url.origin } })
  const file = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, file, held: { pfx: file, passphrase: download.password } }
}

/** Answers where the certificate host sends the browser. */
export async function present(url: URL, held: Held, more: object = {}): Promise<string> {
  const { location, status } = await ask(url, held, more)
  assert.ok(location, `no way back from the certificate host: ${status}`)
  return location
}

export function ask(
  url: URL,
  held: Held,
  more: object = {},
): Promise<{ status: number; location: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...held, rejectUnauthorized: false, agent: false, ...more }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, location: response.headers.location, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}
