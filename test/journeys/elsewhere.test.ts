/** Sign-ins that a device or a site asks for without a browser of its own, answered by a person in another one. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import * as oidc from 'openid-client'
import * as reports from '#reports/reports.ts'
import type * as sites from '#sites/sites.ts'
import { contents } from '#test/api-rig.ts'
import { browser as chromium } from '#test/browser.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'

let ahead = 0
const house = await openHouse({ clock: () => Math.floor(Date.now() / 1000) + ahead })
const { base, app } = house
const device = 'urn:ietf:params:oauth:grant-type:device_code'
const ciba = 'urn:openid:params:grant-type:ciba'
let people = 0

async function client(input: Partial<sites.SiteInput>) {
  const { site, clientSecret } = await house.addSite({ name: 'Films', ...input })
  const auth = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret)
  const metadata = { id_token_signed_response_alg: 'ES256' }
  const options = { execute: [oidc.allowInsecureRequests] }
  return { site, config: await oidc.discovery(new URL(base), site.clientId, metadata, auth, options) }
}

async function someone(changes = {}) {
  people += 1
  const userId = `viewer-${people}`
  const account = await house.addAccount(userId, goodPassword, changes)
  const person = visitor()
  return { userId, account, person }
}

const numberOn = ({ html }: Seen) => /data-prompt-number[^>]*>([^<]+)</.exec(html)?.[1] ?? ''

/** By a stranger. */
async function lookUp(number: string) {
  const person = visitor()
  return (await person.submit(await person.open(`${base}/check/number`), { number })).html
}

const sessionsOf = async (accountId: string) =>
  app.protocol.connectedSites(app.database.db, 'demo', accountId, app.now())

describe('a device without a keyboard', async () => {
  const { config } = await client({
    kind: 'native',
    redirectUris: ['com.example.films:/cb'],
    grants: ['authorization_code', 'refresh_token', device],
  })
  const ask = (wish: Record<string, string> = {}) =>
    oidc.initiateDeviceAuthorization(config, { scope: 'openid email', ...wish })
  const fetchTokens = (answer: oidc.DeviceAuthorizationResponse) =>
    oidc.genericGrantRequest(config, device, { device_code: answer.device_code })

  it('is let in by the code that it shows, after a sign-in in between', async () => {
    const { account, person, userId } = await someone()
    const asked = await ask()
    assert.equal(asked.verification_uri, `${base}/device`)
    assert.match(asked.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    await assert.rejects(fetchTokens(asked), { error: 'authorization_pending' })

    const start = await person.open(asked.verification_uri)
    assert.equal(start.page, 'device')
    const wrong = await person.submit(start, { user_code: 'XXXX-XXXX' })
    assert.deepEqual([wrong.status, wrong.errors[0]], [422, 'code-unknown'])
    const identifier = await person.submit(start, { user_code: asked.user_code.toLowerCase().replace('-', ' ') })
    assert.equal(identifier.page, 'identifier')
    assert.match(identifier.html, /Films/)
    const done = await person.signIn(identifier, userId)
    const confirm = await person.open(new URL(done.onward!, house.url))
    assert.equal(confirm.page, 'device-confirm')
    for (const shown of [asked.user_code, 'Films', userId, 'e-mail address', 'data-prompt-number'])
      assert.ok(confirm.html.includes(shown), shown)
    assert.equal((await person.submit(confirm)).page, 'device-done')

    const tokens = await fetchTokens(asked)
    assert.equal(tokens.claims()!.sub, account.id)
    assert.equal(tokens.claims()!['acr'], 'urn:sekisho:acr:1')
    const told = await oidc.fetchUserInfo(config, tokens.access_token, account.id)
    assert.equal(told['email'], `${userId}@example.com`)
    await assert.rejects(fetchTokens(asked), { error: 'invalid_grant' })
    assert.deepEqual(
      (await sessionsOf(account.id)).map(({ name }) => name),
      ['Films'],
    )
    assert.equal((await person.submit(confirm)).status, 410)
  })

  it('by its complete address still shows the code, and a person who refuses is told to it', async () => {
    const { person, userId } = await someone()
    const asked = await ask()
    const start = await person.open(asked.verification_uri_complete!)
    assert.match(start.html, new RegExp(`value="${asked.user_code}"`))
    const done = await person.signIn(await person.submit(start, { user_code: asked.user_code }), userId)
    const confirm = await person.open(new URL(done.onward!, house.url))
    assert.equal((await person.submit(confirm, { action: 'cancel' })).page, 'cancelled')
    await assert.rejects(fetchTokens(asked), { error: 'access_denied' })
  })

  it('can be looked up by its number, and is ended and told by who did not start it', async () => {
    const { account, person, userId } = await someone()
    const asked = await ask()
    const start = await person.open(asked.verification_uri_complete!)
    const done = await person.signIn(await person.submit(start, { user_code: asked.user_code }), userId)
    const confirm = await person.open(new URL(done.onward!, house.url))
    const found = await lookUp(numberOn(confirm))
    assert.match(found, /data-prompt="open"/)
    assert.match(found, /Films/)
    assert.ok(!found.includes(userId))
    const ended = await person.submit(confirm, { action: 'not-me' })
    assert.equal(ended.page, 'disowned')
    const reception = /data-reception[^>]*>([^<]+)</.exec(ended.html)?.[1]
    const report = await reports.find(app.database.db, 'demo', reception!)
    assert.deepEqual([report?.kind, report?.accountId, report?.about.number], ['prompt', account.id, numberOn(confirm)])
    await assert.rejects(fetchTokens(asked), { error: 'access_denied' })
    assert.match(await lookUp(numberOn(confirm)), /data-prompt="none"/)
    assert.equal((await person.submit(confirm, { action: 'not-me' })).status, 410)
  })

  it('that asks for more than the session shows leads to a sign-in for it, or to nothing', async () => {
    const { person, userId } = await someone()
    await person.signIn(await person.open(`${base}/account`), userId)
    const asked = await ask({ acr_values: 'urn:sekisho:acr:2' })
    const confirm = await person.submit(await person.open(asked.verification_uri), { user_code: asked.user_code })
    const answer = await person.submit(confirm)
    assert.notEqual(answer.page, 'device-done')
    await assert.rejects(fetchTokens(asked), { error: 'authorization_pending' })
  })

  it('loses its tokens with the session, and keeps them with offline_access', async () => {
    const { person, userId } = await someone()
    await person.signIn(await person.open(`${base}/account`), userId)
    const letIn = async (scope: string) => {
      const asked = await ask({ scope })
      await person.submit(
        await person.submit(await person.open(asked.verification_uri), { user_code: asked.user_code }),
      )
      return fetchTokens(asked)
    }
    const brief = await letIn('openid')
    const lasting = await letIn('openid offline_access')
    assert.ok(lasting.refresh_token)
    await person.submit(await person.open(`${base}/end-session`))
    await assert.rejects(oidc.fetchUserInfo(config, brief.access_token, brief.claims()!.sub))
    assert.ok((await oidc.refreshTokenGrant(config, lasting.refresh_token)).access_token)
  })

  it('is forgotten after ten minutes', async () => {
    const asked = await ask()
    ahead += 601
    const start = await visitor().open(asked.verification_uri)
    assert.equal((await visitor().submit(start, { user_code: asked.user_code })).status, 422)
    await assert.rejects(fetchTokens(asked), { error: 'expired_token' })
    ahead -= 601
  })

  it('leaves neither its code nor what it fetches by in the database', async () => {
    const asked = await ask()
    const kept = JSON.stringify(await contents(app.database.db))
    for (const secret of [asked.user_code, asked.user_code.replace('-', ''), asked.device_code])
      assert.ok(!kept.includes(secret), secret)
  })

  it('cannot be let in by twenty people at once twice', async () => {
    const asked = await ask()
    const all = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { person, userId } = await someone()
        await person.signIn(await person.open(`${base}/account`), userId)
        return {
          person,
          confirm: await person.submit(await person.open(asked.verification_uri), { user_code: asked.user_code }),
        }
      }),
    )
    const answers = await Promise.all(all.map(({ person, confirm }) => person.submit(confirm)))
    assert.deepEqual(answers.map(({ page }) => page).toSorted(), [
      'device-done',
      'step-expired',
      'step-expired',
      'step-expired',
    ])
  })
})

describe('a site that asks over its own line', async () => {
  const { config } = await client({ grants: ['authorization_code', 'refresh_token', ciba] })
  const ask = (wish: Record<string, string>) =>
    oidc.initiateBackchannelAuthentication(config, { scope: 'openid', ...wish })
  const fetchTokens = (answer: oidc.BackchannelAuthenticationResponse) =>
    oidc.genericGrantRequest(config, ciba, { auth_req_id: answer.auth_req_id })

  it('is answered on the account page', async () => {
    const { account, person, userId } = await someone()
    const asked = await ask({ login_hint: userId, binding_message: 'Order 4711' })
    await assert.rejects(fetchTokens(asked), { error: 'authorization_pending' })
    const done = await person.signIn(await person.open(`${base}/account/requests`), userId)
    const page = await person.open(new URL(done.onward!, house.url))
    for (const shown of ['Films', 'Order 4711', 'data-prompt-number']) assert.ok(page.html.includes(shown), shown)
    assert.match(await lookUp(numberOn(page)), /data-prompt="open"/)
    const own = await person.submit(await person.open(`${base}/account/prompt`), { number: numberOn(page) })
    assert.match(own.html, /href="[^"]*\/account\/requests"[^>]*>Answer it/)
    const after = await person.submit(page, { action: 'approve' }, { holding: 'name="request"' })
    assert.match(after.html, /You agreed/)
    const tokens = await fetchTokens(asked)
    assert.equal(tokens.claims()!.sub, account.id)
    await assert.rejects(fetchTokens(asked), { error: 'invalid_grant' })
  })

  it('is refused, and told so', async () => {
    const { person, userId } = await someone()
    const asked = await ask({ login_hint: userId })
    const done = await person.signIn(await person.open(`${base}/account/requests`), userId)
    const page = await person.open(new URL(done.onward!, house.url))
    await person.submit(page, { action: 'refuse' }, { holding: 'name="request"' })
    await assert.rejects(fetchTokens(asked), { error: 'access_denied' })
  })

  it('cannot be answered by another person, nor wear anybody down', async () => {
    const { userId } = await someone()
    const asked = await ask({ login_hint: userId })
    const other = await someone()
    await other.person.signIn(await other.person.open(`${base}/account`), other.userId)
    assert.match((await other.person.open(`${base}/account/requests`)).html, /Nothing waits/)
    await ask({ login_hint: userId })
    await assert.rejects(ask({ login_hint: userId }), { error: 'access_denied' })
    await assert.rejects(fetchTokens(asked), { error: 'authorization_pending' })
    await assert.rejects(ask({ login_hint: 'nobody' }), { error: 'unknown_user_id' })
    await assert.rejects(ask({ login_hint: userId, binding_message: '<b>\u202e' }), {
      error: 'invalid_binding_message',
    })
  })

  it('must be able to keep a secret', async () => {
    await assert.rejects(house.addSite({ kind: 'spa', grants: ['authorization_code', ciba] }), { code: 'invalid' })
  })
})

describe('an answer by a form', () => {
  it('is sent by a real browser at once, across origins', async (t) => {
    const got: string[] = []
    const listener = createServer(async (request, response) => {
      got.push(`${request.method} ${(await request.setEncoding('utf8').toArray()).join('')}`)
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>at the site</title>')
    })
    await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready))
    t.after(() => listener.close().closeAllConnections())
    const redirect = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/cb`
    const { config } = await client({ redirectUris: [redirect] })
    const page = await (await chromium()).newPage()
    t.after(() => page.close())
    await page.goto(
      oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirect,
        scope: 'openid',
        code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
        code_challenge_method: 'S256',
        response_mode: 'form_post',
        prompt: 'none',
      }).href,
    )
    await page.waitForURL(redirect)
    assert.match(got[0]!, /^POST error=login_required&/)
  })
})
